//! Critical dates that keep a case from being closed, and a closed case that keeps its dates.

use crate::casework::World;
use clerk_core::access::Group;
use clerk_core::casework::cases::Outcome;
use clerk_core::casework::dates::{DateOutcome, DateType};
use clerk_testkit::app::Program;
use serde_json::{Value, json};

#[tokio::test]
async fn a_date_keeps_a_case_open_until_it_is_checked_and_has_an_outcome() {
    let world = World::at_work().await;
    let app = &world.app;
    let unchecked = app.date(world.case, "2026-12-20").about(DateType::FilingDeadline).outcome(DateOutcome::Met);
    let unchecked = unchecked.make().await;
    let open = app.date(world.case, "2026-12-10").checked().make().await;
    let both = app.date(world.case, "2026-11-20").make().await;
    let fine = app.date(world.case, "2026-11-10").checked().outcome(DateOutcome::Met).make().await;
    let page = world.coordinator.get(&world.at("/close")).await;
    assert_eq!(
        page.all(".settling a"),
        ["Limitation period ends, 20 Nov 2026", "Limitation period ends, 10 Dec 2026", "Filing deadline, 20 Dec 2026",]
    );
    assert!(!page.html.contains(&fine.to_string()));
    let asked = |name: &str| page.attributes(&format!(".settling input[name^='{name}-']"), "name");
    assert!(asked("is_checked").is_empty(), "that is not for coordinators");
    let of = |date| format!("outcome-{date}");
    assert_eq!(asked("outcome"), [of(both), of(both), of(both), of(open), of(open), of(open)], "three choices each");
    assert!(
        page.text().contains("An admin or the case’s lawyer has to check 2 critical dates first."),
        "{}",
        page.text()
    );

    // What is saved without closing is done, and the rest is still asked for.
    let admin = app.signed_in(Group::Admin).await;
    let (check, outcome) = (format!("is_checked-{both}"), format!("outcome-{both}"));
    let fields =
        [("then", "save"), (check.as_str(), "true"), (outcome.as_str(), "MET"), ("outcome_notes", "Not yet sent")];
    let saved = world.send(&admin, "/close", &fields).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    assert!(saved.text().contains("The case is still open."), "{}", saved.text());
    assert_eq!(saved.all(".settling a").len(), 2);
    assert_eq!(saved.all("textarea[name=outcome_notes]"), ["Not yet sent"]);

    // The database has the last word, for each of the two states.
    let close = "update cases set is_open = false, stage = 'CLOSED', outcome = 'UNKNOWN', closed_at = now()";
    for (date, state) in [(unchecked, json!({ "is_reviewed": true })), (open, json!({ "outcome": "MET" }))] {
        let refused = sqlx::query(close).execute(&app.pool).await.expect_err("refused");
        assert_eq!(refused.into_database_error().unwrap().code().as_deref(), Some("CK002"));
        app.set("critical_dates", date, state).await;
    }
    sqlx::query(close).execute(&app.pool).await.unwrap();
}

#[tokio::test]
async fn a_closed_case_gets_no_open_date_and_keeps_those_that_it_has() {
    let world = World::at_work().await;
    let app = &world.app;
    let date = app.date(world.case, "2026-11-20").checked().outcome(DateOutcome::Met).make().await;
    let closed = json!({ "is_open": false, "stage": "CLOSED", "outcome": Outcome::Unknown.as_str(), "closed_at": "2026-11-24T00:00:00Z" });
    app.set("cases", world.case, closed).await;
    let admin = app.signed_in(Group::Admin).await;
    let admin = Program::new(app, &app.token(admin.user_id.unwrap()).await);
    let dates = format!("/api/v1/cases/{}/dates", world.case);
    let path = format!("{dates}/{date}");
    let past = json!({ "date_type": "OTHER", "on_date": "2026-11-20", "past_reason": "Found late." });
    assert_eq!(admin.post(&dates, &past).await.status, 409);
    for (method, tail, body) in [
        ("PATCH", "", json!({ "on_date": "2026-12-01" })),
        ("PUT", "/reviewed", json!({ "is_reviewed": false })),
        ("DELETE", "/outcome", Value::Null),
        ("DELETE", "", Value::Null),
    ] {
        let refused = admin.change(method, &format!("{path}{tail}"), "*", &body).await;
        assert_eq!(refused.status, 409, "{method} {tail}: {}", refused.body);
        assert!(refused.body["detail"].as_str().unwrap().contains("reopen it first"), "{}", refused.body);
    }
    // What leaves the date itself alone is fine.
    for (method, tail, body) in [
        ("PATCH", "", json!({ "notes": "See the order." })),
        ("PUT", "/outcome", json!({ "outcome": "MISSED", "outcome_notes": "It was a day late." })),
    ] {
        let done = admin.change(method, &format!("{path}{tail}"), "*", &body).await;
        assert_eq!(done.status, 200, "{method} {tail}: {}", done.body);
    }
    assert_eq!(admin.get(&path).await.body["outcome"], json!("MISSED"));
}
