//! Working a case: people, stage, closing, critical dates, services; each rule on the page, and when two people are at it.

use crate::support::{ANEW, make_case, repairs_of};
use clerk_core::access::Group;
use clerk_platform::clock::Clock;
use clerk_testkit::app::{Browser, Page, TestApp};
use uuid::Uuid;

struct World {
    app: TestApp,
    case: Uuid,
    coordinator: Browser,
    paralegal: Browser,
    lawyer: Browser,
    admin: Browser,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::spawn_at(Clock::fixed("2026-11-24T01:00:00Z".parse().unwrap())).await;
        let case = make_case(&app, &repairs_of("ada@example.com")).await;
        let (coordinator, paralegal) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Paralegal).await);
        let (lawyer, admin) = (app.signed_in(Group::Lawyer).await, app.signed_in(Group::Admin).await);
        Self { app, case, coordinator, paralegal, lawyer, admin }
    }

    fn at(&self, tail: &str) -> String {
        format!("/admin/cases/{}{tail}", self.case)
    }

    /// Opens a form and sends it filled in.
    async fn send(&self, who: &Browser, tail: &str, fields: &[(&str, &str)]) -> Page {
        let page = who.get(&self.at(tail)).await;
        assert_eq!(page.status, 200, "{tail}: {}", page.text());
        who.submit(&page, &self.at(tail), fields).await
    }

    async fn assign(&self) {
        let (paralegal, lawyer) =
            (self.paralegal.user_id.unwrap().to_string(), self.lawyer.user_id.unwrap().to_string());
        let fields = [("paralegal_id", paralegal.as_str()), ("lawyer_id", lawyer.as_str())];
        assert_eq!(self.send(&self.coordinator, "/assign", &fields).await.status, 303);
    }

    /// The events of the timeline, oldest first.
    async fn events(&self) -> Vec<String> {
        let page = self.coordinator.get(&self.at("")).await;
        let mut entries = page.all(".timeline .as-typed");
        entries.reverse();
        entries
    }
}

#[tokio::test]
async fn a_case_is_worked_from_inbox_to_closed_and_opened_again() {
    let world = World::new().await;
    world.assign().await;
    assert_eq!(world.paralegal.get(&world.at("")).await.status, 200, "it is theirs now");
    assert_eq!(world.send(&world.paralegal, "/stage", &[("stage", "ADVICE")]).await.status, 303);

    let service =
        [("service_type", "LEGAL_SUPPORT"), ("started_on", "2026-11-20"), ("finished_on", ""), ("count", "7")];
    assert_eq!(world.send(&world.paralegal, "/services/new", &service).await.status, 303);
    let date =
        [("date_type", "LIMITATION"), ("on_date", "2026-11-24"), ("hearing_type", ""), ("hearing_location", "x")];
    assert_eq!(world.send(&world.paralegal, "/dates/new", &date).await.status, 303);

    // Both are in the way, and the page says what to do about them, with links.
    let closing = [("outcome", "SUCCESSFUL"), ("outcome_notes", "Repairs were done.")];
    let refused = world.send(&world.paralegal, "/close", &closing).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("An ongoing service is unfinished: finish it first"), "{}", refused.text());
    assert!(refused.text().contains("Repairs were done."), "what was typed stays");
    let links = refused.attributes(".alert a", "href");
    let service_link = links.iter().find(|href| href.contains("/services/")).unwrap();
    let tail = service_link.strip_prefix(&world.at("")).unwrap();
    let finish = [("finished_on", "2026-11-24")];
    assert_eq!(world.send(&world.paralegal, tail, &finish).await.status, 303);
    let refused = world.send(&world.paralegal, "/close", &closing).await;
    assert!(refused.text().contains("A critical date is not reviewed yet"), "{}", refused.text());

    // Only an admin reviews.
    let page = world.admin.get(&world.at("")).await;
    let review = page.attributes("form[action$='/reviewed']", "action")[0].clone();
    for (who, status) in [(&world.paralegal, 403), (&world.lawyer, 403), (&world.coordinator, 403), (&world.admin, 303)]
    {
        let csrf = who.get(&world.at("")).await.attributes("input[name=csrf]", "value")[0].clone();
        assert_eq!(who.post(&review, &[("csrf".to_owned(), csrf)]).await.status, status);
    }
    assert_eq!(world.send(&world.paralegal, "/close", &[("outcome", "")]).await.status, 422, "an outcome is needed");
    assert_eq!(world.send(&world.paralegal, "/close", &closing).await.status, 303);
    let page = world.paralegal.get(&world.at("")).await;
    for words in ["Closed", "Successful", "Repairs were done."] {
        assert!(page.text().contains(words), "{words}");
    }

    // On a closed case: no dates, no stage; services for coordinators.
    assert_eq!(world.send(&world.paralegal, "/dates/new", &date).await.status, 409);
    assert_eq!(world.send(&world.paralegal, "/stage", &[("stage", "ADVICE")]).await.status, 409);
    let discrete = [("service_type", "LEGAL_ADVICE"), ("started_on", "2026-11-24"), ("count", "2")];
    assert_eq!(world.send(&world.paralegal, "/services/new", &discrete).await.status, 409);
    assert_eq!(world.send(&world.coordinator, "/services/new", &service).await.status, 409, "an unfinished one");
    assert_eq!(world.send(&world.coordinator, "/services/new", &discrete).await.status, 303);
    assert_eq!(world.send(&world.paralegal, "/reopen", &[("stage", "POST_CASE_INTERVIEW")]).await.status, 303);
    assert_eq!(world.send(&world.paralegal, "/reopen", &[("stage", "ADVICE")]).await.status, 409);

    let events = world.events().await;
    let expected = [
        "Case created: from the intake form",
        "Paralegal changed: paralegal-",
        "Lawyer changed: lawyer-",
        "Stage changed from Not started to Drafting advice",
        "Service: Legal support, 20 Nov 2026",
        "Critical date: Limitation period ends, 24 Nov 2026",
        "Service finished: Legal support, 20 Nov 2026 to 24 Nov 2026",
        "Critical date reviewed: Limitation period ends, 24 Nov 2026",
        "Stage changed from Drafting advice to Closed",
        "Case closed: Successful",
        "Service: Legal advice, 24 Nov 2026, 2 times",
        "Case reopened: Post-case interview",
    ];
    assert_eq!(events.len(), expected.len(), "{events:#?}");
    for expected in expected {
        assert!(events.iter().any(|event| event.starts_with(expected)), "{expected} in {events:#?}");
    }
}

#[tokio::test]
async fn forms_say_what_is_wrong_and_keep_what_was_typed() {
    let world = World::new().await;
    world.assign().await;
    let lawyer = world.lawyer.user_id.unwrap().to_string();
    let paralegal = world.paralegal.user_id.unwrap().to_string();
    let long = "x".repeat(301);
    for (tail, fields, status, message) in [
        ("/assign", vec![("paralegal_id", paralegal.as_str()), ("lawyer_id", "")], 422, "needs a lawyer"),
        ("/assign", vec![("paralegal_id", lawyer.as_str()), ("lawyer_id", &lawyer)], 422, "active paralegal"),
        ("/assign", vec![("paralegal_id", "nonsense"), ("lawyer_id", &lawyer)], 422, "from the list"),
        ("/stage", vec![("stage", "CLOSED")], 422, "use “Close case”"),
        ("/stage", vec![("stage", "nonsense")], 422, "Choose a stage"),
        ("/dates/new", vec![("date_type", "LIMITATION"), ("on_date", "2026-11-23")], 422, "in the past"),
        ("/dates/new", vec![("date_type", "LIMITATION"), ("on_date", "tomorrow")], 422, "as in 2026-11-24"),
        ("/dates/new", vec![("date_type", ""), ("on_date", "2026-12-01")], 422, "what the date is about"),
        (
            "/dates/new",
            vec![("date_type", "HEARING_LISTED"), ("on_date", "2026-12-01")],
            422,
            "how the hearing is held",
        ),
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
            "as in 2026-11-24",
        ),
        (
            "/services/new",
            vec![("service_type", "LEGAL_ADVICE"), ("started_on", "0026-11-24"), ("count", "1")],
            422,
            "as in 2026-11-24",
        ),
        (
            "/services/new",
            vec![("service_type", "LEGAL_SUPPORT"), ("started_on", "2026-12-01"), ("finished_on", "2026-11-30")],
            422,
            "before it starts",
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

#[tokio::test]
async fn the_second_of_two_sees_what_the_first_changed_and_decides() {
    let world = World::new().await;
    world.assign().await;
    let (first, second) = (&world.paralegal, &world.coordinator);
    let tail = world.at("/stage");
    let (ours, theirs) = (first.get(&tail).await, second.get(&tail).await);
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    assert_eq!(first.submit(&ours, &tail, &[("stage", "ADVICE")]).await.status, 303);
    let refused = second.submit(&theirs, &tail, &[("stage", "NEGOTIATIONS")]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("Stage changed from Not started to Drafting advice"), "{}", refused.text());
    // They look at it, and decide for theirs.
    assert_eq!(second.submit(&refused, &tail, &[("stage", "NEGOTIATIONS")]).await.status, 303);
    assert!(second.get(&world.at("")).await.text().contains("Negotiations"));

    // The same with a critical date.
    let date = [("date_type", "OTHER"), ("on_date", "2026-12-01")];
    assert_eq!(world.send(first, "/dates/new", &date).await.status, 303);
    let link = first.get(&world.at("")).await.attributes("#dates li a", "href")[0].clone();
    let (ours, theirs) = (first.get(&link).await, second.get(&link).await);
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    assert_eq!(first.submit(&ours, &link, &[("on_date", "2026-12-02")]).await.status, 303);
    let refused = second.submit(&theirs, &link, &[("on_date", "2026-12-03")]).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert!(refused.text().contains("What it says now"), "{}", refused.text());
    assert!(refused.text().contains("Other, 2 Dec 2026"), "{}", refused.text());
    assert_eq!(second.submit(&refused, &link, &[("on_date", "2026-12-03")]).await.status, 303);
}

#[tokio::test]
async fn what_was_typed_about_a_service_that_somebody_deleted_can_be_added_anew() {
    let world = World::new().await;
    assert_eq!(world.send(&world.coordinator, "/services/new", &[("service_type", "LEGAL_ADVICE")]).await.status, 303);
    let page = world.coordinator.get(&world.at("")).await;
    let hrefs = page.attributes("#services a", "href");
    let service = hrefs.iter().find(|href| !href.ends_with("/new")).unwrap();
    let (mine, theirs) = (world.coordinator.get(service).await, world.admin.get(service).await);
    assert_eq!(world.admin.submit(&theirs, &format!("{service}/delete"), &[]).await.status, 303);
    let typed = [("count", "3"), ("notes", "Rang three times.")];
    let told = world.coordinator.submit(&mine, service, &typed).await;
    assert_eq!(told.status, 409, "{}", told.text());
    assert!(told.text().contains("Somebody has deleted this service meanwhile"), "{}", told.text());
    let added = world.coordinator.submit(&told, &world.at("/services/new"), &[]).await;
    assert_eq!(added.status, 303, "{}", added.text());
    assert!(world.coordinator.get(&world.at("")).await.text().contains("Rang three times."));
    // Deleting it once more is as good as once.
    assert_eq!(world.coordinator.submit(&mine, &format!("{service}/delete"), &[]).await.status, 409);
}

#[tokio::test]
async fn a_refusal_for_something_else_does_not_hide_that_another_was_faster() {
    let world = World::new().await;
    world.assign().await;
    let (first, second) = (&world.paralegal, &world.coordinator);
    let service = [("service_type", "LEGAL_ADVICE"), ("started_on", "2026-11-20"), ("count", "1")];
    assert_eq!(world.send(first, "/services/new", &service).await.status, 303);
    let link = first.get(&world.at("")).await.attributes("#services li a", "href")[0].clone();
    let (ours, theirs) = (first.get(&link).await, second.get(&link).await);
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    assert_eq!(first.submit(&ours, &link, &[("count", "3"), ("notes", "By phone")]).await.status, 303);
    let mistyped = second.submit(&theirs, &link, &[("count", "many")]).await;
    assert_eq!(mistyped.status, 422);
    let refused = second.submit(&mistyped, &link, &[("count", "2")]).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    for words in ["Legal advice, 20 Nov 2026, 3 times", "By phone"] {
        assert!(refused.text().contains(words), "{words}: {}", refused.text());
    }
    assert_eq!(second.submit(&refused, &link, &[("count", "2")]).await.status, 303);

    // Nor does a button act on what its page did not show.
    let delete = format!("{link}/delete");
    let page = first.get(&link).await;
    assert_eq!(first.submit(&ours, &delete, &[]).await.status, 412);
    assert_eq!(first.submit(&page, &delete, &[]).await.status, 303);
}

#[tokio::test]
async fn a_date_is_reviewed_as_it_was_seen_and_may_be_noted_upon_after_it_has_passed() {
    let world = World::new().await;
    world.assign().await;
    let date = [("date_type", "OTHER"), ("on_date", "2026-12-01")];
    assert_eq!(world.send(&world.paralegal, "/dates/new", &date).await.status, 303);
    let seen = world.admin.get(&world.at("")).await;
    let review = seen.attributes("form[action$='/reviewed']", "action")[0].clone();
    let link = review.strip_suffix("/reviewed").unwrap();
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    let form = world.paralegal.get(link).await;
    assert_eq!(world.paralegal.submit(&form, link, &[("on_date", "2026-12-10")]).await.status, 303);
    assert_eq!(world.admin.submit(&seen, &review, &[]).await.status, 412);
    let seen = world.admin.get(&world.at("")).await;
    assert!(seen.text().contains("Not reviewed"), "{}", seen.text());
    assert_eq!(world.admin.submit(&seen, &review, &[]).await.status, 303);

    world.app.clock.advance(jiff::SignedDuration::from_hours(24 * 30));
    let who = world.app.signed_in(Group::Coordinator).await;
    let form = who.get(link).await;
    assert_eq!(form.attributes("input[name=on_date]", "min"), ["2026-12-10"], "a browser lets it be sent");
    assert_eq!(who.submit(&form, link, &[("notes", "Heard, adjourned.")]).await.status, 303);
}

#[tokio::test]
async fn closing_and_adding_a_service_at_the_same_moment_leave_no_closed_case_with_unfinished_work() {
    let world = World::new().await;
    world.assign().await;
    for round in 0..12 {
        let close = world.coordinator.get(&world.at("/close")).await;
        let add = world.paralegal.get(&world.at("/services/new")).await;
        let (close_at, add_at) = (world.at("/close"), world.at("/services/new"));
        let service = [("service_type", "LEGAL_SUPPORT"), ("started_on", "2026-11-20"), ("finished_on", "")];
        let (closed, added) = tokio::join!(
            world.coordinator.submit(&close, &close_at, &[("outcome", "UNKNOWN")]),
            world.paralegal.submit(&add, &add_at, &service),
        );
        let outcome = (closed.status, added.status);
        assert!(outcome == (303, 409) || outcome == (409, 303), "round {round}: {outcome:?}");
        let broken: i64 = sqlx::query_scalar(
            "select count(*) from cases c join services s on s.case_id = c.id
             where not c.is_open and s.finished_on is null and s.category = 'ONGOING' and not s.is_deleted",
        )
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
        assert_eq!(broken, 0);
        sqlx::query("update services set finished_on = started_on").execute(&world.app.pool).await.unwrap();
        sqlx::query("update cases set is_open = true, stage = 'ADVICE', closed_at = null")
            .execute(&world.app.pool)
            .await
            .unwrap();
        world.app.clock.advance(jiff::SignedDuration::from_secs(1));
    }
}

#[tokio::test]
async fn of_fifty_at_once_who_assign_one_case_the_last_word_is_somebodys() {
    let world = World::new().await;
    let lawyer = world.lawyer.user_id.unwrap();
    let mut paralegals = Vec::new();
    for _ in 0..5 {
        paralegals.push(world.app.user(&[Group::Paralegal]).await.0);
    }
    let page = world.coordinator.get(&world.at("/assign")).await;
    let at = world.at("/assign");
    let all = (0..50).map(|n| {
        let (paralegal, lawyer) = (paralegals[n % 5].to_string(), lawyer.to_string());
        let (page, at, who) = (&page, &at, &world.coordinator);
        world.app.clock.advance(jiff::SignedDuration::from_millis(1));
        async move { who.submit(page, at, &[ANEW, ("paralegal_id", &paralegal), ("lawyer_id", &lawyer)]).await.status }
    });
    let statuses = futures_util::future::join_all(all).await;
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "the others see that it was changed");
    assert!(statuses.iter().all(|status| [303, 409].contains(status)), "{statuses:?}");
    let events: i64 = sqlx::query_scalar("select count(*) from notes where event = 'PARALEGAL'")
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
    assert_eq!(events, 1);
}

#[tokio::test]
async fn old_dates_that_nobody_reviewed_do_not_crowd_out_the_next() {
    let world = World::new().await;
    sqlx::query(
        "insert into critical_dates (case_id, date_type, on_date, created_at, updated_at)
         select $1, 'OTHER', date '2026-11-24' + n, now(), now() from generate_series(-60, 3) n",
    )
    .bind(world.case)
    .execute(&world.app.pool)
    .await
    .unwrap();
    let page = world.coordinator.get("/admin").await;
    let dates = page.attributes("section[aria-labelledby=dates-title] time", "datetime");
    let expected: Vec<String> = (14..=27).map(|day| format!("2026-11-{day}")).collect();
    assert_eq!(dates, expected, "the latest ten that are overdue, and all ahead");
}
