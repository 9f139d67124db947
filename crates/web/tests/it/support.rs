//! Helpers for several tests.

use clerk_platform::clock::Clock;
use clerk_testkit::app::{Browser, Page, TestApp};
use clerk_testkit::fixtures::repairs_of;
use serde_json::{Value, json};
use uuid::Uuid;

/// The answers of a client with names that no id, hash or time contains by chance, unlike `ada`, which is in one of twenty ids.
pub(crate) fn unmistakable() -> Value {
    let mut answers = repairs_of("xyxwilla.vuhyq@example.com");
    answers["FIRST_NAME"] = json!("Xyxwilla");
    answers["LAST_NAME"] = json!("Vuhyq-O'Testér");
    answers["FIRST_LANGUAGE"] = json!("Quechua");
    answers
}

/// What must not be in logs, traces and reports: pieces of [`unmistakable`], in lower case. Each contains a letter that is not
/// a hexadecimal digit, or is too long to come up by chance.
pub(crate) const PERSONAL: [&str; 7] =
    ["xyxwilla", "vuhyq", "testér", "0400 123", "400123456", "example street", "quechua"];

/// The time is noon on 24 November 2026 in Melbourne, until the test moves the clock.
pub(crate) async fn noon() -> TestApp {
    TestApp::spawn_at(Clock::fixed("2026-11-24T01:00:00Z".parse().unwrap())).await
}

/// 300 clients with a case and an address each, the newest first: every fifth is called Rare, all others Common. That is enough
/// for the database's statistics.
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
    app.execute(sql).await;
}

/// The address of a page of someone.
pub(crate) fn staff_at(id: Uuid, tail: &str) -> String {
    format!("/admin/staff/{id}{tail}")
}

/// How a case ended, with everything that closing it asks for.
pub(crate) const ENDED: [(&str, &str); 3] =
    [("outcome", "SUCCESSFUL"), ("outcome_notes", "Repairs were done."), ("provided_legal_services", "true")];

/// A field that makes a form different from the one sent before, as when someone makes the same decision again.
pub(crate) const AGAIN: (&str, &str) = ("once", "");

/// Opens a form, fills it in and sends it.
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
