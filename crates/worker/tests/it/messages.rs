//! What is sent by the schedule: reminders, the weekly report, heartbeats.

use crate::support::{Database, Worker, app, fast, third_parties, wait_until};
use clerk_core::insight::reports::SendWeeklyReport;
use clerk_core::intake::submissions::{self, SendReminder, SendReminders};
use clerk_core::office::accounts::SendInvitation;
use clerk_core::upkeep::SendHeartbeat;
use clerk_platform::clock::Clock;
use clerk_testkit::outbox::Outbox;
use clerk_worker::{App, registry};
use jiff::Timestamp;
use serde_json::Value;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const NOW: &str = "2026-11-24T01:00:00Z";

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

/// Submissions of different people, each with whether a reminder is due.
const SUBMISSIONS: &str = "
    insert into submissions (answers, email, created_at, updated_at, is_complete, submitted_at, is_reminder_sent) values
        ('{\"FIRST_NAME\": \"Due\"}', 'due@staff.test', NOW - interval '3 days', NOW - interval '3 days', false, null, false),
        ('{\"FIRST_NAME\": \"Older\"}', 'due@staff.test', NOW - interval '4 days', NOW - interval '4 days', false, null, false),
        ('{}', 'other@staff.test', NOW - interval '13 days', NOW - interval '13 days', false, null, false),
        ('{}', 'outside@example.com', NOW - interval '5 days', NOW - interval '5 days', false, null, false),
        ('{}', 'young@staff.test', NOW - interval '47 hours', NOW, false, null, false),
        ('{}', 'old@staff.test', NOW - interval '15 days', NOW, false, null, false),
        ('{}', null, NOW - interval '3 days', NOW, false, null, false),
        ('{}', 'reminded@staff.test', NOW - interval '3 days', NOW, false, null, true),
        ('{}', 'finished@staff.test', NOW - interval '3 days', NOW, false, null, false),
        ('{}', 'finished@staff.test', NOW - interval '3 days', NOW, true, NOW - interval '3 days', false),
        ('{}', 'client@staff.test', NOW - interval '3 days', NOW, false, null, false);
    insert into clients (email) values ('Client@staff.test');";

#[tokio::test]
async fn each_renter_with_an_unfinished_form_is_reminded_once() {
    let db = Database::new().await;
    let outside = outside().await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(SUBMISSIONS.replace("NOW", &format!("'{NOW}'::timestamptz"))))
        .execute(&db.pool)
        .await
        .unwrap();
    let worker = worker(&db, &outside, &[]);
    for _ in 0..2 {
        let before = worker.status.done();
        db.enqueue(&SendReminders {}).await;
        wait_until("the look", async || worker.status.done() > before).await;
        wait_until("the reminders", async || {
            db.count("select count(*) from apalis.jobs where status <> 'Done'").await == 0
        })
        .await;
    }
    worker.stop().await;
    let sent: Vec<Value> = outside
        .received_requests()
        .await
        .unwrap()
        .iter()
        .map(|request| serde_json::from_slice(&request.body).unwrap())
        .collect();
    let mut to: Vec<&str> =
        sent.iter().map(|mail| mail["personalizations"][0]["to"][0]["email"].as_str().unwrap()).collect();
    to.sort_unstable();
    assert_eq!(to, ["due@staff.test", "other@staff.test"], "outside production, only to the centre's own domain");
    let mail = sent.iter().find(|mail| mail.to_string().contains("due@staff.test")).unwrap();
    let text = mail["content"][0]["value"].as_str().unwrap();
    assert!(text.starts_with("Hello Due,"), "{text}");
    let (_, link) = text.split_once("https://www.centre.test/resume/?sub=").unwrap();
    let token: uuid::Uuid = link.lines().next().unwrap().parse().unwrap();
    let mut connection = db.pool.acquire().await.unwrap();
    let meant = submissions::links::meant(&mut connection, token.into()).await.unwrap();
    let due: uuid::Uuid = sqlx::query_scalar("select id from submissions where answers ->> 'FIRST_NAME' = 'Due'")
        .fetch_one(&db.pool)
        .await
        .unwrap();
    assert_eq!(*meant, due);
    assert!(!mail.to_string().contains(&due.to_string()), "the mail tells the id: {text}");
    assert_eq!(mail["from"]["email"], "intake@cases.test");
    assert_eq!(db.count("select count(*) from submissions where is_reminder_sent").await, 4);
}

/// Anyone can begin a form with another's address, so nothing that they write is in the mail, unless it can only be a name.
#[tokio::test]
async fn a_strangers_words_are_not_in_our_mail() {
    let db = Database::new().await;
    let outside = outside().await;
    let names = [
        ("Your bond was refunded. Claim it here today: https://evil.example/claim", ""),
        ("\\n\\nPay here:\\n", ""),
        ("evil.example", ""),
        ("Call 0400 000 000", ""),
        ("x@evil.example", ""),
        ("<b>Ann</b>", ""),
        ("A name of letters and spaces that goes on and on", ""),
        ("Ann\\u202eeliv", " Anneliv"),
        ("Zoë", " Zoë"),
        ("Mary-Jane O’Neill", " Mary-Jane O’Neill"),
        ("D'Arcy", " D'Arcy"),
        ("李明", " 李明"),
        ("", ""),
    ];
    for (number, (name, _)) in names.iter().enumerate() {
        let sql = "insert into submissions (answers, email, created_at, updated_at)
             values (('{\"FIRST_NAME\": \"' || $1 || '\"}')::json, 'n' || $2 || '@staff.test', $3::timestamptz - interval '3 days', $3)";
        let insert = sqlx::query(sql).bind(name).bind(number as i64).bind(jiff_sqlx::Timestamp::from(now()));
        insert.execute(&db.pool).await.unwrap();
    }
    let worker = worker(&db, &outside, &[]);
    db.enqueue(&SendReminders {}).await;
    wait_until("all", async || sent(&outside).await.len() == names.len()).await;
    worker.stop().await;
    for mail in sent(&outside).await {
        let to = mail["personalizations"][0]["to"][0]["email"].as_str().unwrap();
        let number: usize = to.trim_start_matches('n').split('@').next().unwrap().parse().unwrap();
        let (name, greeted) = names[number];
        let text = mail["content"][0]["value"].as_str().unwrap();
        assert!(text.starts_with(&format!("Hello{greeted},\n\nYou started ")), "{name:?}: {text}");
        assert!(!mail.to_string().contains("evil") && !mail.to_string().contains("0400"), "{mail}");
    }
}

#[tokio::test]
async fn reminders_go_only_to_what_can_be_an_address() {
    let db = Database::new().await;
    let outside = outside().await;
    for address in [
        "a b@staff.test",
        "a,b@staff.test",
        "x@staff.test\nbcc: y@staff.test",
        "@staff.test",
        "a@b@staff.test",
        "good.one+tag@staff.test",
    ] {
        let sql = "insert into submissions (answers, email, created_at, updated_at)
                   values ('{}', $1, $2::timestamptz - interval '3 days', $2)";
        let insert = sqlx::query(sql).bind(address).bind(jiff_sqlx::Timestamp::from(now()));
        insert.execute(&db.pool).await.unwrap();
    }
    let worker = worker(&db, &outside, &[]);
    db.enqueue(&SendReminders {}).await;
    wait_until("all", async || {
        worker.status.done() > 0 && db.count("select count(*) from apalis.jobs where status <> 'Done'").await == 0
    })
    .await;
    worker.stop().await;
    let sent = sent(&outside).await;
    let to: Vec<&str> =
        sent.iter().map(|mail| mail["personalizations"][0]["to"][0]["email"].as_str().unwrap()).collect();
    assert_eq!(to, ["good.one+tag@staff.test"]);
}

#[tokio::test]
async fn no_more_than_two_hundred_reminders_go_out_in_a_day() {
    let db = Database::new().await;
    let outside = outside().await;
    Mock::given(path("/tech")).respond_with(ResponseTemplate::new(200)).mount(&outside).await;
    let insert = format!(
        "insert into submissions (answers, email, created_at, updated_at)
         select '{{}}', 'n' || n || '@staff.test', '{NOW}'::timestamptz - interval '3 days', '{NOW}' from generate_series(1, 230) n"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(insert)).execute(&db.pool).await.unwrap();
    let tech = format!("{}/tech", outside.uri());
    let worker = worker(&db, &outside, &[("CHAT_TECH_WEBHOOK_URL", &tech)]);
    for _ in 0..2 {
        let before = worker.status.done();
        db.enqueue(&SendReminders {}).await;
        wait_until("the reminders", async || {
            worker.status.done() > before
                && db.count("select count(*) from apalis.jobs where status <> 'Done'").await == 0
        })
        .await;
    }
    worker.stop().await;
    let requests = outside.received_requests().await.unwrap();
    let to = |wanted: &str| requests.iter().filter(|request| request.url.path() == wanted).count();
    assert_eq!((to("/v3/mail/send"), to("/tech")), (200, 1), "the rest is held back, and told once");
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
