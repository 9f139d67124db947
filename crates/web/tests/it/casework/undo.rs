//! Taking back what one has just done.

use super::World;
use crate::support::send;
use clerk_core::access::Group;
use clerk_core::casework::services::ServiceType;
use clerk_testkit::app::{Browser, Page};
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Presses the button “Undo” of a page.
async fn undo(who: &Browser, page: &Page) -> Page {
    who.submit(page, "/admin/undo", &[]).await
}

/// The message of the page that a form has led to.
async fn told(who: &Browser, answer: &Page) -> (Page, Vec<String>) {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = who.get(answer.location()).await;
    let said = page.all(".alert-success > div");
    (page, said)
}

#[tokio::test]
async fn what_was_just_done_is_named_and_can_be_undone() {
    let world = World::new().await;
    let (who, app) = (&world.coordinator, &world.app);
    let ids = [&world.paralegal, &world.lawyer].map(|who| who.user_id.unwrap().to_string());
    let people = [("paralegal_id", ids[0].as_str()), ("lawyer_id", ids[1].as_str())];
    let (list, case) = (format!("/admin/cases?search={}", world.case), world.case);
    let stored = async |column: &str| app.row("cases", case).await[column].clone();

    // From a list: it leads back there.
    let fields = [people[0], people[1], ("back", "/admin/cases?topic=REPAIRS")];
    let (page, said) = told(who, &world.send(who, "/assign", &fields).await).await;
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("Assigned to "), "{said:?}");
    let undone = undo(who, &page).await;
    assert_eq!(undone.location(), "/admin/cases?topic=REPAIRS&done=undone");
    assert!(stored("paralegal_id").await.is_null() && stored("lawyer_id").await.is_null());
    // A second press undoes nothing more, and someone else has nothing to undo.
    let again = undo(who, &page).await;
    assert_eq!(again.location(), undone.location(), "the same form");
    let other = app.signed_in(Group::Coordinator).await;
    let fields = page.attributes("form[action='/admin/undo'] input[name=at]", "value");
    let foreign = other.get("/admin/account").await;
    let csrf = foreign.attributes("input[name=csrf]", "value")[0].clone();
    let sent = other.post("/admin/undo", &[("csrf".to_owned(), csrf), ("at".to_owned(), fields[0].clone())]).await;
    assert_eq!(sent.status, 409, "{}", sent.text());
    assert_eq!(who.get(&list).await.status, 200);

    // The stage and whether legal help was given, with one press.
    app.clock.advance(MINUTE);
    let fields = [("stage", "ADVICE"), ("provided_legal_services", "true")];
    let (page, said) = told(who, &world.send(who, "/stage", &fields).await).await;
    assert!(said[0].contains("stage from Not started to Drafting advice"), "{said:?}");
    app.clock.advance(MINUTE);
    assert_eq!(undo(who, &page).await.status, 303);
    assert_eq!(stored("stage").await, "UNSTARTED");
    assert!(stored("provided_legal_services").await.is_null());

    // What is deleted comes back.
    let date = app.date(case, "2026-12-01").make().await;
    let service = app.service(case, ServiceType::LegalAdvice).make().await;
    for (path, table, is_gone) in [
        (world.at(&format!("/dates/{date}")), "critical_dates", "deleted_at"),
        (world.at(&format!("/services/{service}")), "services", "is_deleted"),
    ] {
        app.clock.advance(MINUTE);
        let id = if table == "services" { service } else { date };
        let before = app.row(table, id).await[is_gone].clone();
        let form = who.get(&path).await;
        let deleted = who.submit(&form, &format!("{path}/delete"), &[]).await;
        let (page, said) = told(who, &deleted).await;
        assert!(said[0].starts_with("Deleted a "), "{said:?}");
        assert_ne!(app.row(table, id).await[is_gone], before);
        assert_eq!(undo(who, &page).await.status, 303);
        assert_eq!(app.row(table, id).await[is_gone], before, "{table}");
    }
}

#[tokio::test]
async fn nothing_is_undone_that_someone_has_changed_since_or_that_was_long_ago() {
    let world = World::new().await;
    let (who, app) = (&world.coordinator, &world.app);
    let (page, _) = told(who, &world.send(who, "/stage", &[("stage", "ADVICE")]).await).await;
    app.clock.advance(MINUTE);
    assert_eq!(world.send(who, "/stage", &[("stage", "NEGOTIATIONS")]).await.status, 303);
    let refused = undo(who, &page).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("Someone has changed this since"), "{}", refused.text());
    assert_eq!(app.row("cases", world.case).await["stage"], "NEGOTIATIONS");

    app.clock.advance(MINUTE);
    let (page, _) = told(who, &world.send(who, "/stage", &[("stage", "ADVICE")]).await).await;
    app.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(undo(who, &page).await.status, 409);
    // What is told is told for as long as it can be undone, and never to someone else.
    let told_at = page.attributes("form[action='/admin/undo'] input[name=at]", "value")[0].clone();
    let path = world.at(&format!("?done=stage&undo={told_at}"));
    assert_eq!(who.get(&path).await.all(".alert-success > div"), ["The stage has been changed."]);
    for odd in ["&undo=", "&undo=x", "&undo=99999999999999999999", "&undo=-1", "&undo=9223372036854775807"] {
        assert_eq!(who.get(&world.at(&format!("?done=stage{odd}"))).await.status, 200, "{odd}");
    }
    // Closing is not undone by a press: reopening asks for the stage.
    app.clock.advance(MINUTE);
    let closed = send(who, &world.at("/close"), &crate::support::ENDED).await;
    assert_eq!(closed.status, 303, "{}", closed.text());
    assert!(who.get(closed.location()).await.attributes("form[action='/admin/undo']", "action").is_empty());
}

#[tokio::test]
async fn an_undone_assignment_leaves_proposals_and_tasks_as_they_were() {
    let world = World::at_work().await;
    let (who, app) = (&world.coordinator, &world.app);
    // Proposed is another than who is put on the case, who sees it already and has a task of their own on it.
    let proposed = app.user(&[Group::Paralegal]).await.0.to_string();
    let next = app.user(&[Group::Paralegal, Group::Coordinator]).await.0;
    let fields = [("paralegal_id", proposed.as_str()), ("why", "Exams.")];
    assert_eq!(world.send(&world.lawyer, "/propose/assign", &fields).await.status, 303);
    let proposal: Uuid = app.value("select id from case_proposals").await;
    let task = async |whom: Uuid| {
        let now = app.clock.now().to_string();
        let task = json!({ "case_id": world.case, "title": "Call", "assigned_to": whom, "created_at": now, "updated_at": now });
        app.add("tasks", task).await
    };
    let first = world.paralegal.user_id.unwrap();
    let (of_first, of_next) = (task(first).await, task(next).await);
    let whom = async || {
        [
            app.row("tasks", of_first).await["assigned_to"].clone(),
            app.row("tasks", of_next).await["assigned_to"].clone(),
        ]
    };
    let at_once = format!("/admin/queues/assign?from=reviews&case={}", world.case);
    let assign = world.at("/assign");
    for (path, action) in [(assign.as_str(), assign.as_str()), (at_once.as_str(), "/admin/queues/assign")] {
        app.clock.advance(MINUTE);
        let form = who.get(path).await;
        let assigned = who.submit(&form, action, &[("paralegal_id", &next.to_string())]).await;
        let (page, _) = told(who, &assigned).await;
        assert_eq!(app.row("case_proposals", proposal).await["status"], "SENT_BACK", "{path}");
        assert_eq!(whom().await, [json!(next), json!(next)], "{path}");
        app.clock.advance(MINUTE);
        assert_eq!(undo(who, &page).await.status, 303, "{path}");
        let row = app.row("case_proposals", proposal).await;
        let decided = (&row["status"], &row["answer"], &row["decided_by"], &row["is_settled"]);
        assert_eq!(decided, (&json!("OPEN"), &json!(""), &json!(null), &json!(false)), "{path}");
        assert_eq!(whom().await, [json!(first), json!(next)], "{path}");
    }
}
