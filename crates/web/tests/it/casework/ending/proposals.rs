//! Proposals, from the first word to the last.

use crate::casework::World;
use crate::support::{AGAIN, ENDED, send};
use clerk_core::access::Group;
use clerk_core::casework::values::{DateOutcome, ServiceType};
use clerk_testkit::app::{Browser, Page, Program};
use serde_json::{Value, json};

/// The count in the navigation.
fn waiting(page: &Page) -> Option<String> {
    page.all("nav[aria-label=Main] a").into_iter().find(|item| item.starts_with("Proposals "))
}

/// The path of the only proposal on the coordinator's list.
async fn only(coordinator: &Browser) -> String {
    let links = coordinator.get("/admin/proposals").await.attributes("#results td a", "href");
    assert_eq!(links.len(), 1, "{links:?}");
    links[0].clone()
}

#[tokio::test]
async fn closing_is_proposed_sent_back_proposed_again_and_accepted() {
    let world = World::at_work().await;
    let (me, coordinator) = (&world.paralegal, &world.coordinator);
    let buttons = me.get(&world.at("")).await.all(".page-header .btn");
    assert!(
        buttons.contains(&"Propose closing".to_owned()) && !buttons.contains(&"Close case".to_owned()),
        "{buttons:?}"
    );
    assert!(coordinator.get(&world.at("")).await.all(".page-header .btn").contains(&"Close case".to_owned()));

    // Each of the three answers is needed, as for closing.
    for (field, words) in [
        ("outcome", "Choose how the case ended."),
        ("outcome_notes", "Enter notes on the outcome."),
        ("provided_legal_services", "Choose whether legal help was given."),
    ] {
        let fields = ENDED.map(|(name, text)| (name, if name == field { "" } else { text }));
        let refused = world.send(me, "/propose/close", &fields).await;
        assert_eq!(refused.status, 422, "{field}");
        assert!(refused.text().contains(words), "{field}: {}", refused.text());
    }
    let proposed = world.send(me, "/propose/close", &[ENDED.as_slice(), &[("why", "She moves out.")]].concat()).await;
    assert_eq!(
        (proposed.status, proposed.location()),
        (303, world.at("?done=proposed").as_str()),
        "{}",
        proposed.text()
    );
    assert!(world.app.row("cases", world.case).await["is_open"].as_bool().unwrap(), "nothing is done yet");
    let name = world.app.row("users", me.user_id.unwrap()).await["full_name"].as_str().unwrap().to_owned();
    let card = "section[aria-label='Proposal to close the case']";
    for who in [me, &world.lawyer, coordinator] {
        let page = who.get(&world.at("")).await;
        let text = page.all(card).join(" ");
        for words in [&name, "24 Nov 2026", "Successful", "Repairs were done.", "Yes", "She moves out."] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let can = page.all(&format!("{card} .btn"));
        let expected = match who.user_id {
            id if id == me.user_id => vec!["Withdraw the proposal to close the case"],
            id if id == coordinator.user_id => vec!["Decide on the proposal to close the case"],
            _ => vec![],
        };
        assert_eq!(can, expected);
    }
    assert_eq!(world.send(me, "/propose/close", &ENDED).await.status, 409, "once is enough");
    assert_eq!(world.send(&world.lawyer, "/propose/close", &ENDED).await.status, 409, "for a case");
    assert_eq!(waiting(&coordinator.get("/admin").await).as_deref(), Some("Proposals 1 waiting"));
    assert_eq!(waiting(&me.get("/admin").await).as_deref(), Some("Proposals 1 waiting"));
    assert_eq!(waiting(&world.lawyer.get("/admin").await), None, "not theirs");

    // Sent back, with words.
    let at = only(coordinator).await;
    let page = coordinator.get(&at).await;
    let back = format!("{at}/send-back");
    let refused = coordinator.submit(&page, &back, &[("answer", " ")]).await;
    assert!(
        refused.status == 422 && refused.text().contains("Enter what needs to be done first."),
        "{}",
        refused.text()
    );
    let page_before = page;
    let sent = coordinator.submit(&page_before, &back, &[AGAIN, ("answer", "Get it in\nwriting.")]).await;
    assert_eq!((sent.status, sent.location()), (303, "/admin/proposals?done=sent-back"), "{}", sent.text());
    assert_eq!(waiting(&coordinator.get("/admin").await), None);
    let page = me.get(&world.at("")).await;
    assert!(page.all(card).join(" ").contains("Get it in writing."), "{}", page.text());
    let list = me.get("/admin/proposals").await;
    assert_eq!(list.all("td[data-label=Status]"), ["Sent back Get it in writing."]);
    assert_eq!(waiting(&list).as_deref(), Some("Proposals 1 waiting"));
    let late = coordinator.submit(&page_before, &back, &[AGAIN, ("answer", "x")]).await;
    assert_eq!(late.status, 409, "it has been decided");

    // Proposed again, changed and accepted.
    assert_eq!(world.send(me, "/propose/close", &ENDED).await.status, 303);
    assert_eq!(me.get("/admin/proposals").await.all("td[data-label=Status]"), ["Waiting"], "in its place");
    let at = only(coordinator).await;
    let form = coordinator.get(&at).await;
    assert_eq!(form.all("textarea[name=outcome_notes]"), ["Repairs were done."]);
    let accepted = coordinator.submit(&form, &format!("{at}/accept"), &[("outcome", "RESOLVED_EARLY")]).await;
    assert_eq!((accepted.status, accepted.location()), (303, "/admin/proposals?done=accepted"), "{}", accepted.text());
    let row = world.app.row("cases", world.case).await;
    assert_eq!(
        (&row["is_open"], &row["outcome"], &row["outcome_notes"], &row["provided_legal_services"]),
        (&json!(false), &json!("RESOLVED_EARLY"), &json!("Repairs were done."), &json!(true))
    );
    for who in [me, coordinator] {
        assert_eq!(waiting(&who.get("/admin").await), None);
        assert!(who.get(&world.at("")).await.all(card).is_empty());
    }
    let events = world.events().await;
    for expected in [
        " proposed to close the case: Successful",
        " sent back the proposal to close the case: Successful",
        " accepted the proposal to close the case: Successful",
        " closed the case: Resolved early",
    ] {
        assert!(events.iter().any(|event| event.ends_with(expected)), "{expected} in {events:#?}");
    }
}

#[tokio::test]
async fn reopening_and_another_outcome_are_proposed_with_a_reason() {
    let world = World::at_work().await;
    let outcome = [ENDED.as_slice(), &[("why", "x")]].concat();
    for (tail, fields) in
        [("/propose/reopen", &[("stage", "ADVICE"), ("why", "x")][..]), ("/propose/outcome", &outcome)]
    {
        assert_eq!(world.send(&world.lawyer, tail, fields).await.status, 409, "{tail} of an open case");
    }
    assert_eq!(world.send(&world.coordinator, "/close", &ENDED).await.status, 303);
    assert_eq!(world.send(&world.lawyer, "/propose/close", &ENDED).await.status, 409, "it is closed");
    let page = world.lawyer.get(&world.at("")).await;
    for button in ["Propose a different outcome", "Propose reopening"] {
        assert!(page.all(".page-header .btn").contains(&button.to_owned()), "{button}");
    }
    for (fields, words) in [
        (vec![("stage", ""), ("why", "New evidence.")], "Choose the stage the case is at now."),
        (vec![("stage", "CLOSED"), ("why", "New evidence.")], "Choose the stage the case is at now."),
        (vec![("stage", "ADVICE"), ("why", " ")], "Say why, so that a coordinator can decide."),
    ] {
        let refused = world.send(&world.lawyer, "/propose/reopen", &fields).await;
        assert_eq!(refused.status, 422, "{words}");
        assert!(refused.text().contains(words), "{words}: {}", refused.text());
    }
    let outcome = [("outcome", "UNKNOWN"), ("why", "The order was set aside.")];
    assert_eq!(world.send(&world.lawyer, "/propose/outcome", &outcome).await.status, 303);
    let at = only(&world.coordinator).await;
    let form = world.coordinator.get(&at).await;
    assert_eq!(form.attributes("select[name=outcome] option[selected]", "value"), ["UNKNOWN"]);
    assert_eq!(world.coordinator.submit(&form, &format!("{at}/accept"), &[]).await.status, 303);
    assert_eq!(world.app.row("cases", world.case).await["outcome"], json!("UNKNOWN"));

    let reopening = [("stage", "ADVICE"), ("why", "New evidence.")];
    assert_eq!(world.send(&world.paralegal, "/propose/reopen", &reopening).await.status, 303);
    let at = only(&world.coordinator).await;
    let form = world.coordinator.get(&at).await;
    assert!(form.text().contains("New evidence."));
    assert_eq!(
        world.coordinator.submit(&form, &format!("{at}/accept"), &[("stage", "NEGOTIATIONS")]).await.status,
        303
    );
    let row = world.app.row("cases", world.case).await;
    assert_eq!((&row["is_open"], &row["stage"]), (&json!(true), &json!("NEGOTIATIONS")));
}

#[tokio::test]
async fn others_are_proposed_for_a_case() {
    let world = World::at_work().await;
    let busy = world.app.staff("busy@staff.test", &[Group::Paralegal]).with("full_name", "Bea Busy");
    let busy = busy.with("case_capacity", 0).make().await.to_string();
    let me = world.paralegal.user_id.unwrap().to_string();
    let form = world.paralegal.get(&world.at("/propose/assign")).await;
    assert_eq!(form.attributes("select[name=paralegal_id] option[selected]", "value"), [me]);
    assert!(form.all("option").contains(&"Bea Busy".to_owned()), "by name, without how busy they are");
    let lawyer = world.lawyer.user_id.unwrap().to_string();
    for (paralegal, lawyer, words) in [
        (busy.as_str(), "", "A case with a paralegal needs a lawyer"),
        (lawyer.as_str(), lawyer.as_str(), "Choose an active paralegal."),
        ("00000000-0000-0000-0000-000000000000", &lawyer, "Choose an active paralegal."),
    ] {
        let fields = [("paralegal_id", paralegal), ("lawyer_id", lawyer), ("why", "I have exams.")];
        let refused = world.send(&world.paralegal, "/propose/assign", &fields).await;
        assert_eq!(refused.status, 422, "{words}");
        assert!(refused.text().contains(words), "{words}: {}", refused.text());
    }
    let fields = [("paralegal_id", busy.as_str()), ("why", "I have exams.")];
    assert_eq!(world.send(&world.paralegal, "/propose/assign", &fields).await.status, 303);
    let at = only(&world.coordinator).await;
    assert!(world.coordinator.get("/admin/proposals").await.text().contains("Assign case Bea Busy and"));
    let form = world.coordinator.get(&at).await;
    assert!(
        form.text().contains("I have exams.") && form.text().contains("Bea Busy: takes no cases"),
        "{}",
        form.text()
    );
    let accept = format!("{at}/accept");
    let refused = world.coordinator.submit(&form, &accept, &[]).await;
    assert!(refused.status == 422 && refused.text().contains("Bea Busy takes no cases"), "{}", refused.text());
    assert_eq!(world.coordinator.submit(&refused, &accept, &[("over_capacity", "true")]).await.status, 303);
    assert_eq!(world.app.row("cases", world.case).await["paralegal_id"], json!(busy));
    assert_eq!(world.paralegal.get(&world.at("")).await.status, 404, "it is no longer theirs");

    // Assigning without being asked settles what was proposed.
    assert_eq!(world.send(&world.lawyer, "/propose/assign", &[("paralegal_id", ""), ("why", "x")]).await.status, 303);
    assert_eq!(world.send(&world.coordinator, "/assign", &[("paralegal_id", "")]).await.status, 303);
    assert_eq!(waiting(&world.coordinator.get("/admin").await), None);
}

#[tokio::test]
async fn a_proposal_goes_back_when_something_else_is_decided() {
    let world = World::at_work().await;
    let staff = async |email: &str| world.app.staff(email, &[Group::Paralegal]).make().await.to_string();
    let (proposed, chosen) = (staff("q@staff.test").await, staff("r@staff.test").await);
    let fields = [("paralegal_id", proposed.as_str()), ("why", "Exams.")];
    assert_eq!(world.send(&world.lawyer, "/propose/assign", &fields).await.status, 303);
    let form = world.coordinator.get(&format!("/admin/queues/assign?from=reviews&case={}", world.case)).await;
    let assigned = world.coordinator.submit(&form, "/admin/queues/assign", &[("paralegal_id", &chosen)]).await;
    assert_eq!(assigned.status, 303, "{}", assigned.text());
    assert_eq!(waiting(&world.coordinator.get("/admin").await), None, "nothing is left to decide");
    assert_eq!(waiting(&world.lawyer.get("/admin").await).as_deref(), Some("Proposals 1 waiting"));
    let page = world.lawyer.get(&world.at("")).await;
    assert!(page.text().contains("Something else was decided"), "{}", page.text());

    // Closing with another outcome than proposed is not what was proposed either.
    assert_eq!(world.send(&world.lawyer, "/propose/close", &ENDED).await.status, 303);
    let other = ENDED.map(|(name, text)| (name, if name == "outcome" { "UNSUCCESSFUL" } else { text }));
    assert_eq!(world.send(&world.coordinator, "/close", &other).await.status, 303);
    assert_eq!(world.app.count("case_proposals where status = 'ACCEPTED'").await, 0);
    assert_eq!(world.app.count("case_proposals where status = 'SENT_BACK' and not is_settled").await, 2);
}

#[tokio::test]
async fn a_future_date_that_nobody_called_off_is_open_again_with_its_case() {
    let world = World::at_work().await;
    let date = world.app.date(world.case, "2026-12-10").checked().outcome(DateOutcome::Vacated).make().await;
    // As the migration left those of cases that were closed.
    world.app.set("critical_dates", date, json!({ "outcome_by": null, "outcome_at": null })).await;
    assert_eq!(world.send(&world.coordinator, "/close", &ENDED).await.status, 303);
    let reopened = world.send(&world.coordinator, "/reopen", &[("stage", "ADVICE")]).await;
    assert_eq!(reopened.status, 303, "{}", reopened.text());
    assert_eq!(world.app.row("critical_dates", date).await["outcome"], json!(null));
    let page = world.coordinator.get(&world.at("")).await;
    assert!(page.all(".band-facts")[0].contains("Thu 10 Dec"), "{:?}", page.all(".band-facts"));
}

#[tokio::test]
async fn accepting_meets_the_obstacles_of_closing_and_sees_what_others_changed() {
    let world = World::at_work().await;
    assert_eq!(world.send(&world.paralegal, "/propose/close", &ENDED).await.status, 303);
    let at = only(&world.coordinator).await;
    let accept = format!("{at}/accept");
    let form = world.coordinator.get(&at).await;
    let service = world.app.service(world.case, ServiceType::LegalSupport).make().await;
    let refused = world.coordinator.submit(&form, &accept, &[]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("An ongoing service is unfinished"), "{}", refused.text());
    assert_eq!(refused.attributes(".settling input", "name"), [format!("finished_on-{service}")]);
    world.app.set("services", service, json!({ "finished_on": "2026-11-24" })).await;
    // Someone else has moved the case on since.
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    let stage = send(&world.lawyer, &world.at("/stage"), &[("stage", "NEGOTIATIONS")]).await;
    assert_eq!(stage.status, 303);
    let refused = world.coordinator.submit(&form, &accept, &[AGAIN]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("Someone else changed this"), "{}", refused.text());
    assert_eq!(world.coordinator.submit(&refused, &accept, &[]).await.status, 303);
    assert_eq!(world.coordinator.submit(&refused, &accept, &[AGAIN, ("version", "")]).await.status, 409, "only once");
}

#[tokio::test]
async fn its_author_withdraws_a_proposal_and_closing_unasked_settles_it() {
    let world = World::at_work().await;
    let withdraw = async |who: &Browser, tail: &str| {
        let csrf = who.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone();
        who.post(&format!("{tail}/withdraw"), &[("csrf".to_owned(), csrf)]).await.status
    };
    assert_eq!(world.send(&world.paralegal, "/propose/close", &ENDED).await.status, 303);
    let at = only(&world.coordinator).await;
    let stranger = world.app.signed_in(Group::Paralegal).await;
    for (who, status) in [(&stranger, 404), (&world.lawyer, 403), (&world.coordinator, 403), (&world.paralegal, 303)] {
        assert_eq!(withdraw(who, &at).await, status);
    }
    assert_eq!(withdraw(&world.paralegal, &at).await, 409, "it is done");
    assert_eq!(waiting(&world.coordinator.get("/admin").await), None);
    let withdrew = " withdrew the proposal to close the case: Successful";
    assert!(world.events().await.iter().any(|event| event.ends_with(withdrew)));

    assert_eq!(world.send(&world.lawyer, "/propose/close", &ENDED).await.status, 303, "there is room for another");
    assert_eq!(world.send(&world.coordinator, "/close", &ENDED).await.status, 303);
    assert_eq!(waiting(&world.coordinator.get("/admin").await), None);
    assert_eq!(waiting(&world.lawyer.get("/admin").await), None);
    let accepted = "case_proposals where status = 'ACCEPTED' and is_settled";
    assert_eq!(world.app.count(accepted).await, 1);
}

#[tokio::test]
async fn what_was_sent_back_can_be_put_aside() {
    let world = World::at_work().await;
    assert_eq!(world.send(&world.paralegal, "/propose/close", &ENDED).await.status, 303);
    let at = only(&world.coordinator).await;
    let page = world.coordinator.get(&at).await;
    assert_eq!(world.coordinator.submit(&page, &format!("{at}/send-back"), &[("answer", "No.")]).await.status, 303);
    let page = world.paralegal.get(&world.at("")).await;
    assert!(page.all("section .btn").contains(&"Dismiss the proposal to close the case".to_owned()), "{}", page.text());
    assert_eq!(world.paralegal.submit(&page, &format!("{at}/withdraw"), &[]).await.status, 303);
    assert_eq!(waiting(&world.paralegal.get("/admin").await), None);
    assert!(!world.paralegal.get(&world.at("")).await.text().contains("sent it back"));
    assert_eq!(world.app.count("case_proposals where status = 'SENT_BACK' and answer = 'No.'").await, 1, "on record");
}

#[tokio::test]
async fn programs_propose_and_decide_under_the_same_rules() {
    let world = World::at_work().await;
    let program = async |who: &Browser| Program::new(&world.app, &world.app.token(who.user_id.unwrap()).await);
    let (me, lawyer, coordinator) =
        (program(&world.paralegal).await, program(&world.lawyer).await, program(&world.coordinator).await);
    let at = format!("/api/v1/cases/{}/proposals", world.case);
    let ended = json!({ "outcome": "SUCCESSFUL", "outcome_notes": "Won.", "provided_legal_services": true });
    let with = |more: Value| {
        let mut body = ended.clone();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (body, fields) in [
        (json!({}), vec!["kind"]),
        (json!({ "kind": "CLOSE" }), vec!["outcome", "outcome_notes", "provided_legal_services"]),
        (with(json!({ "kind": "CLOSE", "stage": "ADVICE" })), vec!["stage"]),
        (json!({ "kind": "SHRED" }), vec!["kind"]),
    ] {
        let answer = me.post(&at, &body).await;
        assert_eq!((answer.status, answer.refused()), (422, fields), "{body}: {}", answer.body);
    }
    let made = me.post(&at, &with(json!({ "kind": "CLOSE" }))).await;
    assert_eq!((made.status, &made.body["status"], &made.body["decided_by"]), (201, &json!("OPEN"), &Value::Null));
    assert_eq!(made.body["proposed_by"]["id"], json!(world.paralegal.user_id));
    assert_eq!(lawyer.post(&at, &with(json!({ "kind": "CLOSE" }))).await.status, 409);
    let one = format!("{at}/{}", made.body["id"].as_str().unwrap());
    let seen = lawyer.get(&one).await;
    assert_eq!((seen.status, &seen.body["id"]), (200, &made.body["id"]));
    for (who, total) in [(&me, 1), (&lawyer, 0), (&coordinator, 1)] {
        assert_eq!(who.get("/api/v1/proposals").await.body["total"], json!(total));
    }
    let (accept, back) = (format!("{one}/accept"), format!("{one}/send-back"));
    for who in [&me, &lawyer] {
        assert_eq!(who.change("POST", &accept, "*", &json!({})).await.status, 403);
        assert_eq!(who.change("POST", &back, "*", &json!({})).await.status, 403);
    }
    assert_eq!(coordinator.post(&accept, &json!({})).await.status, 428);
    assert_eq!(coordinator.change("POST", &back, "*", &json!({ "answer": "" })).await.refused(), ["answer"]);
    let stale = "\"2020-01-01T00:00:00Z\"";
    assert_eq!(coordinator.change("POST", &accept, stale, &json!({})).await.status, 412);
    assert_eq!(coordinator.change("POST", &accept, "*", &json!({ "outcome": null })).await.refused(), ["outcome"]);
    let changed = json!({ "outcome_notes": "Won at VCAT." });
    let accepted = coordinator.change("POST", &accept, seen.etag(), &changed).await;
    assert_eq!((accepted.status, &accepted.body["status"]), (200, &json!("ACCEPTED")), "{}", accepted.body);
    assert_eq!(accepted.body["decided_by"]["id"], json!(world.coordinator.user_id));
    let case = me.get(&format!("/api/v1/cases/{}", world.case)).await.body;
    assert_eq!((&case["is_open"], &case["outcome_notes"]), (&json!(false), &json!("Won at VCAT.")));

    let reopening = json!({ "kind": "REOPEN", "stage": "ADVICE", "why": "New evidence." });
    assert_eq!(
        me.post(&at, &with(reopening.clone())).await.refused(),
        ["outcome", "outcome_notes", "provided_legal_services"]
    );
    let made = me.post(&at, &reopening).await;
    let one = format!("{at}/{}", made.body["id"].as_str().unwrap());
    let answer = json!({ "answer": "Which evidence?" });
    let sent = coordinator.change("POST", &format!("{one}/send-back"), "*", &answer).await;
    assert_eq!(
        (sent.status, &sent.body["answer"], &sent.body["is_settled"]),
        (200, &json!("Which evidence?"), &json!(false))
    );
    let aside = me.change("POST", &format!("{one}/withdraw"), "*", &Value::Null).await;
    assert_eq!(
        (aside.status, &aside.body["status"], &aside.body["is_settled"]),
        (200, &json!("SENT_BACK"), &json!(true))
    );
    assert_eq!(me.get(&at).await.body.as_array().unwrap().len(), 2);
}
