//! Working on a case: people, stage, closing, critical dates, services; each rule on the page.

use super::World;
use crate::support::ENDED;
use clerk_core::access::Group;

#[tokio::test]
async fn a_case_is_worked_from_inbox_to_closed_and_opened_again() {
    let world = World::assigned().await;
    // No tasks start here.
    world.app.execute("update task_templates set is_active = false").await;
    let admin = world.app.signed_in(Group::Admin).await;
    assert_eq!(world.paralegal.get(&world.at("")).await.status, 200, "it is theirs now");
    assert_eq!(world.send(&world.paralegal, "/stage", &[("stage", "ADVICE")]).await.status, 303);

    let service =
        [("service_type", "LEGAL_SUPPORT"), ("started_on", "2026-11-20"), ("finished_on", ""), ("count", "7")];
    assert_eq!(world.send(&world.paralegal, "/services/new", &service).await.status, 303);
    let date =
        [("date_type", "LIMITATION"), ("on_date", "2026-11-24"), ("hearing_type", ""), ("hearing_location", "x")];
    assert_eq!(world.send(&world.paralegal, "/dates/new", &date).await.status, 303);

    // The service, and a date that is neither checked nor done, are in the way. The page of closing asks for what settles them, and
    // leads to each.
    let page = world.coordinator.get(&world.at("/close")).await;
    let links = page.attributes(".settling a", "href");
    assert_eq!(links.len(), 2, "{}", page.text());
    let service_link = links.iter().find(|href| href.contains("/services/")).unwrap();
    let form = world.paralegal.get(service_link).await;
    let action = service_link.split('?').next().unwrap();
    let finished = world.paralegal.submit(&form, action, &[("finished_on", "2026-11-24")]).await;
    assert_eq!((finished.status, finished.location()), (303, world.at("/close").as_str()));
    let page = world.coordinator.get(&world.at("/close")).await;
    let links = page.attributes(".settling a", "href");
    assert!(links.len() == 1 && links[0].contains("/dates/"), "{}", page.text());

    let page = admin.get(&world.at("/dates")).await;
    let check = page.attributes("form[action$='/reviewed']", "action")[0].clone();
    assert_eq!(admin.submit(&page, &check, &[]).await.status, 303);
    let page = world.paralegal.get(&world.at("/dates")).await;
    let outcome = page.attributes("form[action$='/outcome']", "action")[0].clone();
    assert_eq!(world.paralegal.submit(&page, &outcome, &[("outcome", "MET")]).await.status, 303);
    // Nothing is in the way now; what gets in the way while it is filled in is told, and what was typed stays.
    let form = world.coordinator.get(&world.at("/close")).await;
    assert_eq!(world.send(&world.paralegal, "/services/new", &service[..2]).await.status, 303);
    let refused =
        world.coordinator.submit(&form, &world.at("/close"), &[ENDED.as_slice(), &[("version", "")]].concat()).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Enter when the service finished."), "{}", refused.text());
    assert_eq!(refused.all("textarea[name=outcome_notes]"), ["Repairs were done."]);
    world.app.execute("update services set is_deleted = true where finished_on is null").await;
    assert_eq!(world.send(&world.coordinator, "/close", &ENDED).await.status, 303);
    let page = world.paralegal.get(&world.at("/details")).await;
    assert_eq!(page.fact("Legal help given").as_deref(), Some("Yes"));
    for words in ["Closed", "Successful", "Repairs were done."] {
        assert!(page.text().contains(words), "{words}");
    }

    // On a closed case: no dates and no stage; services only for coordinators.
    assert_eq!(world.send(&world.paralegal, "/dates/new", &date).await.status, 409);
    assert_eq!(world.send(&world.paralegal, "/stage", &[("stage", "ADVICE")]).await.status, 409);
    let discrete = [("service_type", "LEGAL_ADVICE"), ("started_on", "2026-11-24"), ("count", "2")];
    assert_eq!(world.send(&world.paralegal, "/services/new", &discrete).await.status, 409);
    assert_eq!(world.send(&world.coordinator, "/services/new", &service).await.status, 409, "an unfinished one");
    assert_eq!(world.send(&world.coordinator, "/services/new", &discrete).await.status, 303);
    assert_eq!(world.send(&world.coordinator, "/reopen", &[("stage", "POST_CASE_INTERVIEW")]).await.status, 303);
    assert_eq!(world.send(&world.coordinator, "/reopen", &[("stage", "ADVICE")]).await.status, 409);

    let events = world.events().await;
    let expected = [
        "Clerk created the case from the intake form",
        " assigned paralegal-",
        " assigned lawyer-",
        " changed the stage from Not started to Drafting advice",
        " added a service: Legal support, 20 Nov 2026",
        " added a critical date: Limitation period ends, 24 Nov 2026",
        " marked a service as finished: Legal support, 20 Nov 2026 to 24 Nov 2026",
        " checked a critical date: Limitation period ends, 24 Nov 2026",
        " recorded the outcome of a critical date as Met: Limitation period ends, 24 Nov 2026",
        " changed the stage from Drafting advice to Closed",
        " closed the case: Successful",
        " recorded that legal help was given",
        " added a service: Legal support, 20 Nov 2026",
        " added a service: Legal advice, 24 Nov 2026, 2 times",
        " reopened the case: Post-case interview",
    ];
    assert_eq!(events.len(), expected.len(), "{events:#?}");
    for expected in expected {
        assert!(events.iter().any(|event| event.contains(expected)), "{expected} in {events:#?}");
    }
}

#[tokio::test]
async fn forms_say_what_is_wrong_and_keep_what_was_typed() {
    let world = World::assigned().await;
    let lawyer = world.lawyer.user_id.unwrap().to_string();
    let paralegal = world.paralegal.user_id.unwrap().to_string();
    let long = "x".repeat(301);
    for (tail, fields, status, message) in [
        ("/assign", vec![("paralegal_id", paralegal.as_str()), ("lawyer_id", "")], 422, "needs a lawyer"),
        ("/assign", vec![("paralegal_id", lawyer.as_str()), ("lawyer_id", &lawyer)], 422, "active paralegal"),
        ("/assign", vec![("paralegal_id", "nonsense"), ("lawyer_id", &lawyer)], 422, "from the list"),
        ("/stage", vec![("stage", "CLOSED")], 422, "use “Close case”"),
        ("/stage", vec![("stage", "nonsense")], 422, "Choose a stage"),
        ("/dates/new", vec![("date_type", "LIMITATION"), ("on_date", "2026-11-23")], 422, "23 Nov 2026 is in the past"),
        ("/dates/new", vec![("date_type", "LIMITATION"), ("on_date", "tomorrow")], 422, "such as 24/11/2026"),
        ("/dates/new", vec![("date_type", ""), ("on_date", "2026-12-01")], 422, "the type of date"),
        ("/dates/new", vec![("date_type", "HEARING_LISTED"), ("on_date", "2026-12-01")], 422, "the type of hearing"),
        (
            "/dates/new",
            vec![
                ("date_type", "HEARING_LISTED"),
                ("on_date", "2026-12-01"),
                ("hearing_type", "VIRTUAL"),
                ("hearing_location", &long),
            ],
            422,
            "up to 300 characters",
        ),
        (
            "/services/new",
            vec![("service_type", "LEGAL_ADVICE"), ("started_on", "2026-12-01"), ("count", "0")],
            422,
            "number from 1",
        ),
        (
            "/services/new",
            vec![("service_type", "LEGAL_ADVICE"), ("started_on", ""), ("count", "1")],
            422,
            "such as 24/11/2026",
        ),
        (
            "/services/new",
            vec![("service_type", "LEGAL_ADVICE"), ("started_on", "0026-11-24"), ("count", "1")],
            422,
            "such as 24/11/2026",
        ),
        (
            "/services/new",
            vec![("service_type", "LEGAL_SUPPORT"), ("started_on", "2026-12-01"), ("finished_on", "2026-11-30")],
            422,
            "before the start",
        ),
    ] {
        let page = world.send(&world.coordinator, tail, &fields).await;
        assert_eq!(page.status, status, "{tail} {fields:?}");
        assert!(page.text().contains(message), "{tail} {fields:?}: {}", page.text());
        for (name, value) in fields.iter().filter(|(name, value)| !value.is_empty() && name.ends_with("_on")) {
            assert_eq!(page.attributes(&format!("input[name={name}]"), "value"), [*value], "{tail}");
        }
    }
    assert_eq!(world.events().await.len(), 3, "nothing was changed");
}
