//! What is sent by the schedule: the weekly report, heartbeats; and mail in general.

use crate::support::{Database, Worker, app, fast, third_parties, wait_until};
use clerk_core::insight::reports::SendWeeklyReport;
use clerk_core::intake::submissions::{AlertFlood, Flood, SendReminder};
use clerk_core::office::accounts::SendInvitation;
use clerk_core::upkeep::SendHeartbeat;
use clerk_platform::clock::Clock;
use clerk_testkit::outbox::Outbox;
use clerk_worker::{App, registry};
use jiff::Timestamp;
use serde_json::Value;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

pub(crate) const NOW: &str = "2026-11-24T01:00:00Z";

pub(crate) fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// A worker whose third parties are all one server.
pub(crate) fn worker(db: &Database, outside: &MockServer, more: &[(&str, &str)]) -> Worker {
    let (sendgrid, team, beat) = (outside.uri(), format!("{}/team", outside.uri()), format!("{}/beat", outside.uri()));
    let usual = [
        ("SENDGRID_URL", sendgrid.as_str()),
        ("SENDGRID_API_KEY", "sg-key"),
        ("INTAKE_SITE_URL", "https://www.centre.test/"),
        ("CHAT_TEAM_WEBHOOK_URL", &team),
        ("HEARTBEAT_URL", &beat),
    ];
    let outside = third_parties(&[more, &usual].concat());
    Worker::with(App { outside, clock: Clock::fixed(now()), ..app(&db.url, fast(), registry::all()) })
}

pub(crate) async fn outside() -> MockServer {
    let server = MockServer::start().await;
    let accept = Mock::given(method("POST")).and(path("/v3/mail/send")).and(header("authorization", "Bearer sg-key"));
    accept.respond_with(ResponseTemplate::new(202)).mount(&server).await;
    Mock::given(path("/team")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    Mock::given(path("/beat")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    server
}

#[tokio::test]
async fn in_production_mail_goes_to_anybody_and_a_failure_is_tried_again() {
    let db = Database::new().await;
    let outside = MockServer::start().await;
    let busy = Mock::given(method("POST")).respond_with(ResponseTemplate::new(503)).up_to_n_times(1);
    busy.mount(&outside).await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(202)).mount(&outside).await;
    let id: uuid::Uuid = sqlx::query_scalar(
        "insert into submissions (answers, email, created_at, updated_at)
         values ('{}', 'renter@example.com', $1::timestamptz - interval '3 days', $1::timestamptz) returning id",
    )
    .bind(jiff_sqlx::Timestamp::from(now()))
    .fetch_one(&db.pool)
    .await
    .unwrap();
    let worker = worker(&db, &outside, &[("CLERK_ENV", "production"), ("PUBLIC_URL", "https://clerk.test")]);
    let job = db.enqueue(&SendReminder { submission_id: id.into() }).await;
    db.wait_for(&job, "Failed").await;
    assert_eq!(db.job(&job).await.2, "SendGrid answered 503 Service Unavailable");
    db.execute("update apalis.jobs set run_at = now()").await;
    db.wait_for(&job, "Done").await;
    worker.stop().await;
    assert_eq!(outside.received_requests().await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_week_in_numbers_goes_to_the_team() {
    let db = Database::new().await;
    let outside = outside().await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(
        "insert into clients (email) values ('a@example.com');
         insert into submissions (answers, email, created_at, updated_at, is_complete, submitted_at) values
             ('{}', 'a@example.com', NOW - interval '2 days', NOW, true, NOW - interval '1 day'),
             ('{}', 'a@example.com', NOW - interval '2 days', NOW, false, null),
             ('{}', 'b@example.com', NOW - interval '2 days', NOW, false, null),
             ('{}', 'c@example.com', NOW - interval '9 days', NOW, false, null);
         insert into cases (fileref, topic, stage, client_id, is_open, outcome, closed_at, created_at, updated_at)
             select 'R000' || n, 'REPAIRS', case when is_open then 'ADVICE' else 'CLOSED' end, clients.id, is_open, outcome, NOW - closed, NOW - created, NOW
             from clients, (values
                 (1, true, null, null::interval, interval '1 day'),
                 (2, true, null, null, interval '100 days'),
                 (3, true, null, null, interval '400 days'),
                 (4, false, 'SUCCESSFUL', interval '2 days', interval '50 days'),
                 (5, false, 'SUCCESSFUL', interval '3 days', interval '50 days'),
                 (6, false, 'CHURNED', interval '3 days', interval '50 days'),
                 (7, false, 'CHURNED', interval '8 days', interval '50 days')) as c (n, is_open, outcome, closed, created);"
            .replace("NOW", &format!("'{NOW}'::timestamptz")),
    ))
    .execute(&db.pool)
    .await
    .unwrap();
    let worker = worker(&db, &outside, &[]);
    db.enqueue(&SendWeeklyReport { until: now() }).await;
    wait_until("it", async || worker.status.done() == 1).await;
    worker.stop().await;
    let said: Value = serde_json::from_slice(&outside.received_requests().await.unwrap()[0].body).unwrap();
    assert_eq!(
        said["text"],
        "The week from 17 Nov 2026 to 24 Nov 2026\nForms: 1 submitted, 1 abandoned\nCases served: 6\n\
         Closed: Successful 2, Client stopped responding 1\nRenters given legal help: 0\nOpen for over 90 days: 2, over 365 days: 1"
    );
}

#[tokio::test]
async fn a_heartbeat_that_nobody_hears_kills_no_job() {
    let db = Database::new().await;
    let outside = outside().await;
    let heard = worker(&db, &outside, &[]);
    db.enqueue(&SendHeartbeat {}).await;
    wait_until("it", async || heard.status.done() == 1).await;
    heard.stop().await;
    assert_eq!(outside.received_requests().await.unwrap().len(), 1);
    let unheard = worker(&db, &outside, &[("HEARTBEAT_URL", "http://127.0.0.1:1/secret")]);
    db.enqueue(&SendHeartbeat {}).await;
    wait_until("it", async || unheard.status.done() == 1).await;
    unheard.stop().await;
}

#[tokio::test]
async fn a_flood_of_forms_is_told_to_those_who_sort_it_out_too() {
    let db = Database::new().await;
    let outside = outside().await;
    Mock::given(path("/tech")).respond_with(ResponseTemplate::new(200)).mount(&outside).await;
    let worker = worker(&db, &outside, &[("CHAT_TECH_WEBHOOK_URL", &format!("{}/tech", outside.uri()))]);
    let on = "2026-11-24".parse().unwrap();
    for (flood, is_for_team) in
        [(Flood::Forms, false), (Flood::Forms, true), (Flood::Files, false), (Flood::Begun, false)]
    {
        db.enqueue(&AlertFlood { flood, on, hour: 12, is_for_team }).await;
    }
    // As the release before enqueues it.
    let before: AlertFlood = serde_json::from_str(r#"{"flood":"forms","on":"2026-11-23"}"#).unwrap();
    assert_eq!((before.hour, before.is_for_team), (0, false));
    wait_until("all", async || worker.status.done() == 4).await;
    worker.stop().await;
    let requests = outside.received_requests().await.unwrap();
    let to = |wanted: &str| requests.iter().filter(|request| request.url.path() == wanted).count();
    assert_eq!((to("/team"), to("/tech")), (1, 3));
}

/// What developers read instead of mail.
#[tokio::test]
async fn the_outbox_shows_mail_in_place_of_sending_it() {
    let db = Database::new().await;
    let outside = outside().await;
    let outbox = Outbox::start(([127, 0, 0, 1], 0).into()).await.unwrap();
    let page = async || reqwest::get(outbox.url()).await.unwrap().text().await.unwrap();
    assert!(page().await.contains("No mail yet."));
    db.execute(
        "insert into users (email, full_name, groups) values
             ('first@staff.test', 'First', '{PARALEGAL}'), ('second@staff.test', 'Second <b>&', '{PARALEGAL}')",
    )
    .await;
    let worker = worker(&db, &outside, &[("SENDGRID_URL", &outbox.url())]);
    for email in ["first@staff.test", "second@staff.test"] {
        let user_id = sqlx::query_scalar("select id from users where email = $1").bind(email);
        let user_id = user_id.fetch_one(&db.pool).await.unwrap();
        let job = db.enqueue(&SendInvitation { user_id }).await;
        db.wait_for(&job, "Done").await;
    }
    worker.stop().await;
    assert!(outside.received_requests().await.unwrap().is_empty(), "nothing goes out");

    let page = page().await;
    let (first, second) = (page.find("Hello First,").unwrap(), page.find("Hello Second &lt;b&gt;&amp;,").unwrap());
    assert!(second < first, "the newest in front: {page}");
    assert!(page.contains("To second@staff.test, from "), "{page}");
    let links = page.matches("<a href=\"http://clerk.test/admin/set-password/").count();
    assert_eq!(links, 2, "{page}");
    assert_eq!(
        page.matches("srcdoc=\"&lt;!doctype html&gt;").count(),
        2,
        "the HTML too, in a frame of its own: {page}"
    );

    // Mail that SendGrid refuses is refused here, too.
    let send = async |body: &'static str| {
        let answer = reqwest::Client::new().post(format!("{}/v3/mail/send", outbox.url())).body(body).send().await;
        answer.unwrap().status().as_u16()
    };
    assert_eq!(send("not JSON").await, 400);
    assert_eq!(send(r#"{"subject": "to nobody"}"#).await, 400);
    let elsewhere = reqwest::get(format!("{}/elsewhere", outbox.url())).await.unwrap();
    assert_eq!(elsewhere.status().as_u16(), 404);
}

/// The bodies of all mail.
pub(crate) async fn sent(outside: &MockServer) -> Vec<Value> {
    let requests = outside.received_requests().await.unwrap();
    requests.iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
}
