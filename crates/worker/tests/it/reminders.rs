//! Who is reminded of an unfinished form, and in which words: anyone can begin one with another's address.

use crate::messages::{NOW, now, outside, sent, worker};
use crate::support::{Database, wait_until};
use clerk_core::intake::submissions::{self, SendReminders};
use serde_json::Value;
use wiremock::matchers::path;
use wiremock::{Mock, ResponseTemplate};

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
         select '{{}}', 'n' || n || '@staff.test', '{NOW}'::timestamptz - interval '3 days', '{NOW}'::timestamptz from generate_series(1, 230) n"
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
async fn what_is_no_address_takes_nobodys_place() {
    let db = Database::new().await;
    let outside = outside().await;
    let insert = format!(
        "insert into submissions (answers, email, created_at, updated_at)
         select '{{}}'::json, 'no address ' || n, '{NOW}'::timestamptz - interval '13 days', '{NOW}'::timestamptz from generate_series(1, 2100) n
         union all select '{{}}'::json, 'renter@staff.test', '{NOW}'::timestamptz - interval '3 days', '{NOW}'::timestamptz"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(insert)).execute(&db.pool).await.unwrap();
    let worker = worker(&db, &outside, &[]);
    db.enqueue(&SendReminders {}).await;
    wait_until("the reminder", async || sent(&outside).await.len() == 1).await;
    worker.stop().await;
    let mail = &sent(&outside).await[0];
    let text = mail["content"][0]["value"].as_str().unwrap();
    assert!(text.contains("Open this link on the phone or computer that you want to finish the form on."), "{text}");
    assert!(text.contains("It works until 7 Dec 2026."), "{text}");
    assert!(
        text.contains("If the page stays empty, the link no longer works.")
            && text.contains("https://www.centre.test\n"),
        "{text}"
    );
}
