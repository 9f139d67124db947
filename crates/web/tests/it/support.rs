//! What several tests need.

use clerk_testkit::app::{Browser, Page, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;

/// Real output of the centre's present site: repairs.
pub(crate) fn repairs() -> Value {
    serde_json::from_str(include_str!("data/answers-repairs.json")).unwrap()
}

/// Real output of the centre's present site: eviction.
pub(crate) fn eviction() -> Value {
    serde_json::from_str(include_str!("data/answers-eviction-retaliatory.json")).unwrap()
}

/// The repairs answers of a client with this email address, without files.
pub(crate) fn repairs_of(email: &str) -> Value {
    let mut answers = repairs();
    answers["EMAIL"] = json!(email);
    answers["REPAIRS_ISSUE_PHOTO"] = Value::Null;
    answers
}

/// The answers of a client whom no id, hash or time spells by chance, as `ada` is in one of twenty ids.
pub(crate) fn unmistakable() -> Value {
    let mut answers = repairs_of("xyxwilla.vuhyq@example.com");
    answers["FIRST_NAME"] = json!("Xyxwilla");
    answers["LAST_NAME"] = json!("Vuhyq-O'Testér");
    answers["FIRST_LANGUAGE"] = json!("Quechua");
    answers
}

/// What is in nobody's logs, traces and reports: pieces of [`unmistakable`], in lower case. Each has a letter that is no hexadecimal
/// digit, or is too long to come up by chance.
pub(crate) const PERSONAL: [&str; 7] =
    ["xyxwilla", "vuhyq", "testér", "0400 123", "400123456", "example street", "quechua"];

/// A small PNG, different for each number.
pub(crate) fn png(number: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(number.to_be_bytes());
    bytes.extend([0, 0, 0, 1, 8, 2, 0, 0, 0]);
    bytes.extend([0x90, 0x77, 0x53, 0xde]);
    bytes
}

/// Submits answers, runs the jobs, and gives the id of the case.
pub(crate) async fn make_case(app: &TestApp, answers: &Value) -> Uuid {
    let submission = app.submit(answers).await;
    app.run_jobs().await;
    case_of(app, submission).await.expect("a case")
}

/// The case that a submission became.
pub(crate) async fn case_of(app: &TestApp, submission: Uuid) -> Option<Uuid> {
    sqlx::query_scalar("select id from cases where submission_id = $1")
        .bind(submission)
        .fetch_optional(&app.pool)
        .await
        .unwrap()
}

/// 300 clients with a case and an address each, the newest first: every fifth is called Rare, all others Common. Enough for the
/// database to know it.
pub(crate) async fn common_names(app: &TestApp) {
    let sql = "
        insert into clients (first_name, last_name, email, created_at)
        select 'C' || n, case when n % 5 = 0 then 'Rare' else 'Common' end, n || '@example.com', now() - make_interval(hours => n)
        from generate_series(1, 300) n;
        insert into people (full_name, created_at) select 'Agent ' || n, now() - make_interval(hours => n) from generate_series(1, 300) n;
        insert into tenancies (client_id, address, suburb, postcode, created_at)
        select id, split_part(email, '@', 1) || ' Long Street', 'Footscray', '3011', created_at from clients;
        insert into cases (fileref, client_id, tenancy_id, topic, stage, is_open, outcome, closed_at, created_at, updated_at)
        select 'R' || lpad(n::text, 4, '0'), cl.id, t.id, (array['REPAIRS', 'BONDS', 'OTHER'])[1 + n % 3],
            case when n % 4 = 0 then 'CLOSED' else 'ADVICE' end, n % 4 <> 0, case when n % 4 = 0 then 'CHURNED' end,
            case when n % 4 = 0 then now() end, cl.created_at, now() - make_interval(hours => n * 7 % 300)
        from clients cl join tenancies t on t.client_id = cl.id, lateral (select split_part(cl.email, '@', 1)::int as n) number;
        analyze clients, people, tenancies, cases";
    sqlx::raw_sql(sql).execute(&app.pool).await.unwrap();
}

/// Assigns a case as issue 4's pages will.
pub(crate) async fn assign(app: &TestApp, case: Uuid, paralegal: Option<Uuid>, lawyer: Option<Uuid>) {
    sqlx::query("update cases set paralegal_id = $2, lawyer_id = $3 where id = $1")
        .bind(case)
        .bind(paralegal)
        .bind(lawyer)
        .execute(&app.pool)
        .await
        .unwrap();
}

/// The address of a page of someone.
pub(crate) fn staff_at(id: Uuid, tail: &str) -> String {
    format!("/admin/staff/{id}{tail}")
}

/// A field that makes a form another one than that which was sent before: somebody decides the same again.
pub(crate) const ANEW: (&str, &str) = ("once", "");

/// Opens a form and sends it filled in.
pub(crate) async fn send(who: &Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = who.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text());
    who.submit(&page, path, fields).await
}

/// Presses a button on someone's page.
pub(crate) async fn press(who: &Browser, id: Uuid, tail: &str) -> u16 {
    let csrf = who.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone();
    who.post(&staff_at(id, tail), &[("csrf".to_owned(), csrf)]).await.status
}

/// One number.
pub(crate) async fn count(app: &TestApp, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&app.pool).await.unwrap()
}

/// The id of the user with this email address.
pub(crate) async fn user_id(app: &TestApp, email: &str) -> Uuid {
    sqlx::query_scalar("select id from users where email = $1").bind(email).fetch_one(&app.pool).await.unwrap()
}
