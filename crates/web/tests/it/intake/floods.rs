//! False forms in large numbers: nothing is lost, but no cases are made of them until a coordinator has looked.

use clerk_core::access::Group;
use clerk_core::upkeep::retention;
use clerk_platform::clock::Clock;
use clerk_platform::config::RateLimits;
use clerk_testkit::app::{Browser, Page, TestApp};
use clerk_testkit::fixtures::repairs_of;
use jiff::SignedDuration;
use serde_json::{Value, json};

const HELD: &str = "/admin/submissions/held";

/// Limits as in production.
const USUAL: RateLimits =
    RateLimits { submissions: Some(120), creates: Some(20), submits: Some(30), uploads: Some(40), noemail: Some(20) };

async fn limited(limits: RateLimits) -> (TestApp, Clock) {
    let clock = Clock::fixed("2026-11-24T01:00:00Z".parse().unwrap());
    let app = TestApp::try_spawn(clock.clone(), true, |settings| {
        settings.rate_limits = limits;
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    });
    (app.await.unwrap(), clock)
}

/// Calls the intake API from somewhere; returns status and JSON.
async fn call(app: &TestApp, from: &str, path: &str, body: &Value) -> (u16, Value) {
    let request = app.http().post(app.at(path)).header("x-forwarded-for", from).json(body);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// Begins and submits a form.
async fn form(app: &TestApp, from: &str, number: usize) -> uuid::Uuid {
    let answers = repairs_of(&format!("renter-{number}@example.com"));
    let (status, body) = call(app, from, "/api/submission/", &json!({ "answers": answers })).await;
    assert_eq!(status, 201, "{body}");
    let id = body["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(call(app, from, &format!("/api/submission/{id}/submit/"), &json!({})).await, (200, json!({})));
    id
}

#[tokio::test]
async fn twenty_forms_a_minute_can_be_begun_in_one_network() {
    let (app, _) = limited(USUAL).await;
    let begin = async |from: &str| call(&app, from, "/api/submission/", &json!({ "answers": {} })).await.0;
    let mut statuses = Vec::new();
    for number in 0..25 {
        statuses.push(begin(&format!("2001:db8::{number:x}")).await);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 20, "{statuses:?}");
    assert_eq!(begin("2001:db8:0:1::1").await, 201, "another's network");
    // Of all networks of a site eighty.
    let mut taken = 0;
    for number in 0..100 {
        taken += usize::from(begin(&format!("2001:db8:7:{number:x}::1")).await == 201);
    }
    assert_eq!(taken, 80);
}

#[tokio::test]
async fn what_comes_in_a_flood_is_kept_and_held_back() {
    let (app, _) = limited(RateLimits { creates: None, submissions: None, ..USUAL }).await;
    for number in 0..60 {
        form(&app, "198.51.100.1", number).await;
    }
    let mine = form(&app, "198.51.100.2", 99).await;
    assert_eq!(app.count("submissions where held_at is not null").await, 30);
    assert_eq!(
        app.count("apalis.jobs where metadata -> 'kind' = 'alert_flood'").await,
        2,
        "one alert for each channel"
    );
    app.run_jobs().await;
    assert_eq!(app.count("cases").await, 31, "another network's form is no part of it");
    assert_eq!(app.row("submissions", mine).await["is_processed"], json!(true));
    // Submitting again, as after an answer that got lost, changes nothing.
    let held: uuid::Uuid = app.value("select id from submissions where held_at is not null limit 1").await;
    let again = call(&app, "198.51.100.3", &format!("/api/submission/{held}/submit/"), &json!({})).await;
    assert_eq!(again, (200, json!({})));
    app.run_jobs().await;
    assert_eq!(app.count("cases").await, 31);
}

#[tokio::test]
async fn far_more_than_usual_from_everywhere_is_a_flood_too() {
    let (app, clock) = limited(USUAL).await;
    // Usually two an hour: sixty are none too many, and ten times as many would be twenty.
    app.execute(
        "insert into submissions (answers, created_at, updated_at, is_complete, submitted_at)
         select '{}', at, at, true, at from generate_series('2026-10-28'::timestamptz, '2026-11-23', interval '30 minutes') at",
    )
    .await;
    let held = async || app.count("submissions where held_at is not null").await;
    for number in 0..60 {
        form(&app, &format!("198.51.100.{number}"), number).await;
    }
    assert_eq!((held().await, alerts(&app).await), (0, 0));
    // From then on each network may send a few.
    for number in 100..110 {
        form(&app, "203.0.113.7", number).await;
    }
    assert_eq!((held().await, alerts(&app).await), (5, 2));
    form(&app, "203.0.113.8", 200).await;
    assert_eq!(held().await, 5, "another's form is no part of it");
    // So many are more than anyone could sort out, wherever they come from.
    send_at_once(&app, &clock, 240, "elsewhere").await;
    form(&app, "203.0.113.9", 201).await;
    assert_eq!((held().await, alerts(&app).await), (6, 2), "told once an hour");
    clock.advance(SignedDuration::from_mins(50));
    send_at_once(&app, &clock, 240, "and elsewhere").await;
    clock.advance(SignedDuration::from_mins(20));
    form(&app, "203.0.113.9", 202).await;
    assert_eq!((held().await, alerts(&app).await), (7, 4), "and again, as it goes on");
    clock.advance(SignedDuration::from_hours(2));
    form(&app, "203.0.113.7", 300).await;
    assert_eq!(held().await, 7, "it has passed");
    // From where they came is forgotten.
    clock.advance(SignedDuration::from_hours(25));
    retention::prune(&app.pool, clock.now()).await.unwrap();
    assert_eq!(app.count("submissions where submitted_from is not null").await, 0);
}

async fn alerts(app: &TestApp) -> i64 {
    app.count("apalis.jobs where metadata -> 'kind' = 'alert_flood'").await
}

/// So many forms that were just submitted, each from a network of its own.
async fn send_at_once(app: &TestApp, clock: &Clock, count: usize, name: &str) {
    let now = clock.now();
    app.execute(&format!(
        "insert into submissions (answers, created_at, updated_at, is_complete, submitted_at, submitted_from)
         select '{{}}', '{now}', '{now}', true, '{now}', '{name}' || number from generate_series(1, {count}) number",
    ))
    .await;
}

#[tokio::test]
async fn what_one_address_sends_does_not_hold_back_what_others_send() {
    let many = RateLimits { submits: Some(300), creates: None, submissions: None, ..USUAL };
    let (app, _) = limited(many).await;
    for number in 0..140 {
        // An address of IPv6 is often one of very many of the same person.
        let from = if number % 2 == 0 { "198.51.100.1".to_owned() } else { format!("2001:db8:7:{number:x}::1") };
        form(&app, &from, number).await;
    }
    form(&app, "203.0.113.7", 200).await;
    assert_eq!(app.count("submissions where held_at is not null").await, 0);
    assert_eq!(alerts(&app).await, 0);
}

/// The form with what is ticked on it.
async fn press(who: &Browser, button: &str, ticked: &[uuid::Uuid]) -> Page {
    let page = who.get(HELD).await;
    let csrf = page.attributes("input[name=csrf]", "value")[0].clone();
    let ticked = ticked.iter().map(|id| ("submission".to_owned(), id.to_string()));
    who.post(&format!("{HELD}/{button}"), &ticked.chain([("csrf".to_owned(), csrf)]).collect::<Vec<_>>()).await
}

#[tokio::test]
async fn a_coordinator_releases_the_real_ones_and_discards_the_others() {
    let (app, clock) = limited(RateLimits { submits: Some(1), ..USUAL }).await;
    let from = "198.51.100.1";
    form(&app, from, 0).await;
    let [real, false_one, another] = [form(&app, from, 1).await, form(&app, from, 2).await, form(&app, from, 3).await];
    app.run_jobs().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let page = coordinator.get(HELD).await;
    assert_eq!(page.attributes("input[name=submission]", "value").len(), 3);
    assert!(page.text().contains("renter-1@example.com") && !page.text().contains("renter-0@example.com"));
    assert!(page.text().contains("Held back 3"), "{}", page.text());
    let one = coordinator.get(&format!("/admin/submissions/{real}")).await;
    assert!(one.text().contains("Held back") && one.text().contains("Many more submissions than usual"));

    assert_eq!(
        press(&coordinator, "discard", &[]).await.headers["location"],
        "/admin/submissions/held?done=no-submission-chosen"
    );
    assert_eq!(press(&coordinator, "release", &[real]).await.status, 303);
    assert_eq!(press(&coordinator, "discard", &[false_one, another]).await.status, 303);
    app.run_jobs().await;
    assert_eq!(app.row("submissions", real).await["is_processed"], json!(true));
    assert_eq!(app.count("cases").await, 2);
    assert!(coordinator.get(HELD).await.text().contains("Nothing is held back"));

    let decisions = "audit_entries where object_kind = 'SUBMISSION' and action = 'CHANGED' and user_id is not null";
    assert_eq!(app.count(decisions).await, 3, "who decided is recorded");

    // Anyone who was wrong gets it back for 30 days.
    let page = coordinator.get(&format!("{HELD}?show=discarded")).await;
    assert_eq!(page.attributes("input[name=submission]", "value").len(), 2);
    assert_eq!(send_release(&coordinator, another).await, 303);
    app.run_jobs().await;
    assert_eq!(app.count("cases").await, 3);
    clock.advance(SignedDuration::from_hours(24 * 29));
    assert_eq!(retention::prune(&app.pool, clock.now()).await.unwrap().forms, 0);
    clock.advance(SignedDuration::from_hours(24 * 2));
    assert_eq!(retention::prune(&app.pool, clock.now()).await.unwrap().forms, 1);
    assert_eq!(app.count("submissions").await, 3);

    // Only those who manage intake see and do it.
    let paralegal = app.signed_in(Group::Paralegal).await;
    assert_eq!(paralegal.get(HELD).await.status, 404);
}

async fn send_release(who: &Browser, id: uuid::Uuid) -> u16 {
    let path = format!("{HELD}?show=discarded");
    let page = who.get(&path).await;
    let csrf = page.attributes("input[name=csrf]", "value")[0].clone();
    let fields = [("submission".to_owned(), id.to_string()), ("csrf".to_owned(), csrf)];
    who.post(&format!("{HELD}/release"), &fields).await.status
}
