//! The audit trail: who did what, and who looked at what.

use clerk_core::access::Group;
use clerk_core::office::accounts::tokens::Scope;
use clerk_core::office::audit::{self, Broken, Head};
use clerk_platform::clock::Clock;
use clerk_testkit::app::{Browser, Program, TestApp};
use clerk_testkit::fixtures::repairs_of;
use jiff::SignedDuration;
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

/// What is recorded of someone, oldest first: what they did, to what, and what changed. What is read is recorded a moment later.
async fn recorded(app: &TestApp, user: Uuid, entries: usize) -> Vec<String> {
    let sql = format!(
        "select concat_ws(' ', action, object_kind, coalesce((
             select string_agg(format('%s: %s → %s', key, value ->> 0, value ->> 1), ', ' order by key) from jsonb_each(changes)), detail))
         from audit_entries where user_id = '{user}' order by id"
    );
    for _ in 0..50 {
        let found: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql.clone())).fetch_all(&app.pool).await.unwrap();
        if found.len() >= entries {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&app.pool).await.unwrap()
}

async fn submit(browser: &Browser, page: &str, action: &str, typed: &[(&str, &str)]) {
    let form = browser.get(page).await;
    let answer = browser.submit(&form, action, typed).await;
    assert_eq!(answer.status, 303, "{action}: {}", answer.text());
}

#[tokio::test]
async fn a_coordinator_s_day() {
    let app = TestApp::spawn().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let client = app.filed(case).await.client;
    let (id, email) = app.user(&[Group::Coordinator]).await;
    let browser = app.sign_in(id, &email).await;
    // One step after the other, so that what is read is recorded in its place.
    let mut so_far = 1;
    let mut then = async |entries: usize| {
        so_far += entries;
        let found = recorded(&app, id, so_far).await;
        assert_eq!(found.len(), so_far, "{found:#?}");
    };
    browser.get(&format!("/admin/cases/{case}")).await;
    browser.get(&format!("/admin/cases/{case}")).await;
    then(1).await;
    let edit = format!("/admin/clients/{client}/edit");
    browser.get(&edit).await;
    then(1).await;
    submit(&browser, &edit, &edit, &[("contact_restriction", "DO_NOT_CONTACT")]).await;
    then(1).await;
    browser.get("/admin/search?q=Ada").await;
    then(1).await;
    browser.get("/admin/cases?search=0400").await;
    then(1).await;
    // Nothing else begins with the stage.
    app.execute("update task_templates set is_active = false").await;
    submit(
        &browser,
        &format!("/admin/cases/{case}/stage"),
        &format!("/admin/cases/{case}/stage"),
        &[("stage", "ADVICE")],
    )
    .await;
    then(1).await;
    // What people see first says much of clients.
    let page = browser.get("/admin").await;
    then(1).await;
    browser.submit(&page, "/admin/sign-out", &[]).await;
    then(1).await;
    assert_eq!(
        recorded(&app, id, so_far).await,
        [
            "SIGNED_IN USER Email and password",
            "OPENED CASE",
            "OPENED CLIENT",
            "CHANGED CLIENT contact_restriction:  → DO_NOT_CONTACT",
            "SEARCHED SEARCH Ada",
            "SEARCHED SEARCH 0400",
            "CHANGED CASE stage: UNSTARTED → ADVICE",
            "LISTED LIST /admin",
            "SIGNED_OUT USER",
        ]
    );
    let (network, session): (String, Uuid) = sqlx::query_as(
        "select network, session_id from audit_entries where action = 'CHANGED' and object_kind = 'CASE'",
    )
    .fetch_one(&app.pool)
    .await
    .unwrap();
    let own: Uuid = app.value(&format!("select id from sessions where user_id = '{id}'")).await;
    assert_eq!((network.as_str(), session), ("127.0.0.1", own));
}

#[tokio::test]
async fn what_is_refused_is_recorded_and_shown_to_those_who_may_see_it() {
    let app = TestApp::spawn().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let client = app.filed(case).await.client;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let paralegal = app.sign_in(id, &email).await;
    assert_eq!(paralegal.get(&format!("/admin/cases/{case}")).await.status, 404);
    assert_eq!(paralegal.get("/admin/audit").await.status, 404);
    let token = app.token_for(id, Scope::Read).await;
    assert_eq!(app.api(&token, &format!("/api/v1/clients/{client}")).await.0, 404);
    assert_eq!(
        recorded(&app, id, 4).await,
        [
            "SIGNED_IN USER Email and password",
            "REFUSED CASE GET /admin/cases/{id}",
            "REFUSED PAGE GET /admin/audit",
            "REFUSED CLIENT GET /api/v1/clients/{id}",
        ]
    );
    let coordinator = app.signed_in(Group::Coordinator).await;
    let history = coordinator.get(&format!("/admin/cases/{case}/history?show=refusals")).await;
    assert_eq!(history.all("tbody tr").len(), 1, "{}", history.text());
    assert!(history.text().contains("was refused"), "{}", history.text());
    assert_eq!(coordinator.get(&format!("/admin/staff/{id}/history")).await.status, 404);
    let admin = app.signed_in(Group::Admin).await;
    let theirs = admin.get(&format!("/admin/staff/{id}/history")).await;
    assert_eq!(theirs.all("tbody tr").len(), 4, "{}", theirs.text());
}

#[tokio::test]
async fn each_way_of_doing_something_says_who_it_was() {
    let app = TestApp::spawn().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let client = app.filed(case).await.client;
    let (admin, _) = app.user(&[Group::Admin]).await;
    let token = app.token(admin).await;
    let program = Program::new(&app, &token);
    let path = format!("/api/v1/clients/{client}");
    let read = program.get(&path).await;
    let changed = program.change("PATCH", &path, read.etag(), &json!({ "pronouns": "she/her" })).await;
    assert_eq!(changed.status, 200, "{:?}", changed.body);
    app.execute("update clients set pronouns = 'they'").await;
    let rows: Vec<(String, Option<Uuid>, Option<String>, String)> = sqlx::query_as(
        "select by, user_id, split_part(by_name, ' ', 1), action from audit_entries where object_kind = 'CLIENT' and changes is not null order by id",
    )
    .fetch_all(&app.pool)
    .await
    .unwrap();
    let mut ways: Vec<(&str, bool)> = rows.iter().map(|(by, user, ..)| (by.as_str(), *user == Some(admin))).collect();
    ways.dedup();
    assert_eq!(ways, [("JOB", false), ("TOKEN", true), ("DATABASE", false)], "{rows:?}");
    assert_eq!(rows[0].2.as_deref(), Some("process_submission"));
    // Who looked at the client: also by way of the case.
    let coordinator = app.signed_in(Group::Coordinator).await;
    coordinator.get(&format!("/admin/cases/{case}")).await;
    let mut seen = 0;
    for _ in 0..50 {
        let looks = coordinator.get(&format!("/admin/clients/{client}/history?show=looks")).await;
        seen = looks.all("tbody tr").iter().filter(|row| row.contains("opened")).count();
        if seen >= 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(seen, 3, "the program and the coordinator, who also looks at the history");
}

#[tokio::test]
async fn secrets_are_not_in_it_and_spreadsheets_run_nothing_of_it() {
    let app = TestApp::spawn().await;
    let (id, email) = app.user(&[Group::Admin]).await;
    app.token(id).await;
    let admin = app.sign_in(id, &email).await;
    admin.get("/admin/search?q=%3DHYPERLINK(1)").await;
    recorded(&app, id, 3).await;
    let hash: String = app.value(&format!("select password_hash from users where id = '{id}'")).await;
    let token: String = app.value("select encode(token_hash, 'hex') from api_tokens").await;
    let all: String = app.value("select string_agg(audit_entries::text, '') from audit_entries").await;
    assert!(!all.contains(&hash) && !all.contains(&token) && all.contains("hidden"), "{all}");
    let file = admin.get("/admin/audit.csv").await;
    assert!(file.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
    assert!(file.html.contains(",'=HYPERLINK(1),"), "{}", file.html);
    let seen = admin.get("/admin/audit").await;
    assert!(seen.text().contains("searched records =HYPERLINK(1)"), "{}", seen.text());
}

#[tokio::test]
async fn an_entry_that_is_changed_or_removed_is_found() {
    let app = TestApp::spawn().await;
    app.case_from(&repairs_of("ada@example.com")).await;
    let mut connection = app.pool.acquire().await.unwrap();
    audit::seal(&app.pool).await.unwrap();
    let first = audit::head(&mut connection).await.unwrap().unwrap();
    app.case_from(&repairs_of("bo@example.com")).await;
    let sealed = audit::seal(&app.pool).await.unwrap();
    assert!(sealed > 3, "{sealed}");
    let whole = audit::verify(&mut connection, std::slice::from_ref(&first), Clock::system().now()).await.unwrap();
    assert_eq!(whole.broken, []);
    assert_eq!(whole.head, audit::head(&mut connection).await.unwrap());

    // Nobody changes it by accident; someone who owns the tables can.
    for sql in ["update audit_entries set detail = 'x'", "delete from audit_entries", "truncate audit_chain"] {
        let refused = sqlx::raw_sql(sql).execute(&app.pool).await.unwrap_err();
        assert!(refused.to_string().contains("history is not changed"), "{refused}");
    }
    let tampered = async |sql: &str| {
        let off = "set local session_replication_role = replica";
        let mut tx = clerk_platform::db::begin(&app.pool).await.unwrap();
        for sql in [off, sql] {
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut *tx).await.unwrap();
        }
        let found = audit::verify(&mut tx, std::slice::from_ref(&first), Clock::system().now()).await.unwrap().broken;
        drop(tx);
        found
    };
    let (at, id) = sqlx::query_as::<_, (i64, i64)>(
        "select position, entry_id from audit_chain order by position offset 2 limit 1",
    )
    .fetch_one(&app.pool)
    .await
    .unwrap();
    for column in
        ["detail = 'x'", "user_id = gen_random_uuid()", "at = at + interval '1 microsecond'", "changes = null"]
    {
        let sql = format!("update audit_entries set {column} where id = {id}");
        assert_eq!(tampered(&sql).await, [Broken::Changed { position: at, entry_id: id }], "{column}");
    }
    let removed = tampered(&format!("delete from audit_entries where id = {id}")).await;
    assert_eq!(removed, [Broken::Removed { position: at, entry_id: id }]);
    // With its link.
    let both = format!("delete from audit_entries where id = {id}; delete from audit_chain where entry_id = {id}");
    assert_eq!(tampered(&both).await[0], Broken::Gap { position: at });
    // The end, with all its links: the chain is whole, but too short for a head that was kept.
    let end = format!("delete from audit_chain where position >= {0}; delete from audit_entries", first.position);
    assert!(tampered(&end).await.contains(&Broken::OtherHead { position: first.position }));
    // Of two heads for the same place, one fits.
    let other = Head { position: first.position, ..Head { position: 1, hash: "00".repeat(32) } };
    let broken = audit::verify(&mut connection, &[first.clone(), other], Clock::system().now()).await.unwrap().broken;
    assert_eq!(broken, [Broken::OtherHead { position: first.position }]);
}

#[tokio::test]
async fn what_was_written_just_before_a_backup_is_no_fault_of_it() {
    let app = TestApp::spawn().await;
    app.case_from(&repairs_of("ada@example.com")).await;
    let mut connection = app.pool.acquire().await.unwrap();
    let taken = Clock::system().now();
    let later = taken.checked_add(SignedDuration::from_hours(2)).unwrap();
    assert_eq!(audit::verify(&mut connection, &[], taken).await.unwrap().broken, []);
    let unsealed = audit::verify(&mut connection, &[], later).await.unwrap().broken;
    assert!(matches!(unsealed.as_slice(), [Broken::Unsealed { .. }]), "{unsealed:?}");
}

#[tokio::test]
async fn nothing_that_someone_reads_escapes_by_how_they_ask_for_it() {
    let app = TestApp::spawn().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let (client, other) = (app.filed(case).await.client, app.case_from(&repairs_of("bo@example.com")).await);
    let other = app.filed(other).await.client;
    let (id, email) = app.user(&[Group::Coordinator]).await;
    let browser = app.sign_in(id, &email).await;
    let file: Uuid = app
        .value(
            "insert into uploads (object_key, file_name, content_type, byte_size, created_at)
        values ('file-uploads/none.png', 'a.png', 'image/png', 1, now()) returning id",
        )
        .await;
    let mut so_far = 1;
    for (address, polled, expected) in [
        (format!("/admin/clients/{client}"), true, format!("OPENED CLIENT {client}")),
        (format!("/admin/cases/urn:uuid:{}", case.to_string().to_uppercase()), false, format!("OPENED CASE {case}")),
        (
            "/admin/people/urn:uuid:67E55044-10B1-426F-9247-BB680E5FE0C8".to_owned(),
            false,
            "REFUSED PERSON 67e55044-10b1-426f-9247-bb680e5fe0c8".to_owned(),
        ),
        (format!("/uploads/{file}/preview"), false, format!("REFUSED FILE {file}")),
        ("/admin/clients?page=2".to_owned(), false, "LISTED LIST".to_owned()),
        (
            format!("/admin/clients/{client}/join?with={other}&search=bo"),
            false,
            format!("OPENED CLIENT {other} SEARCHED SEARCH"),
        ),
    ] {
        let header = if polled { "clerk-poll" } else { "accept-language" };
        browser.get_with(&address, header, "1").await;
        let entries = if expected.contains(" SEARCHED") { 2 } else { 1 };
        so_far += entries;
        recorded(&app, id, so_far).await;
        let newest: String = app
            .value(&format!(
                "select string_agg(concat_ws(' ', action, object_kind, object_id), ' ' order by id) from (
                 select * from audit_entries where user_id = '{id}' order by id desc limit {entries}) newest"
            ))
            .await;
        assert_eq!(newest, expected, "{address}");
    }
    // None of it breaks the list.
    let admin = app.signed_in(Group::Admin).await;
    assert_eq!(admin.get(&format!("/admin/staff/{id}/history")).await.all("tbody tr").len(), so_far);
    assert_eq!(admin.get("/admin/audit").await.status, 200);
}

#[tokio::test]
async fn a_history_has_what_belongs_to_the_record() {
    let app = TestApp::spawn().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let kept = app.filed(case).await.client;
    let removed = app.case_from(&repairs_of("bo@example.com")).await;
    let removed = app.filed(removed).await.client;
    let (id, email) = app.user(&[Group::Coordinator]).await;
    let browser = app.sign_in(id, &email).await;
    let submission: Uuid = app.value(&format!("select submission_id from cases where id = '{case}'")).await;
    browser.get(&format!("/admin/submissions/{submission}")).await;
    browser.get(&format!("/admin/clients/{removed}")).await;
    recorded(&app, id, 3).await;
    let page = browser.get(&format!("/admin/clients/{kept}/join?with={removed}")).await;
    let answer = browser.submit(&page, &format!("/admin/clients/{kept}/join"), &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let of_case = browser.get(&format!("/admin/cases/{case}/history")).await.text();
    assert!(of_case.contains("opened submission"), "{of_case}");
    let of_client = browser.get(&format!("/admin/clients/{kept}/history")).await.text();
    assert!(of_client.contains("created joined record") && of_client.contains("opened submission"), "{of_client}");
    assert!(of_client.contains("opened client"), "the one that was joined: {of_client}");
    let old = browser.get(&format!("/admin/clients/{removed}/history")).await;
    assert_eq!((old.status, old.location()), (303, format!("/admin/clients/{kept}/history").as_str()));
}

#[tokio::test]
async fn an_account_s_history_says_what_others_did_to_it_and_a_token_s_what_was_done_with_it() {
    let app = TestApp::spawn().await;
    let (member, member_email) = app.user(&[Group::Paralegal]).await;
    let admin = app.signed_in(Group::Admin).await;
    let page = admin.get(&format!("/admin/staff/{member}/edit")).await;
    let answer = admin.submit(&page, &format!("/admin/staff/{member}/edit"), &[("groups", "LAWYER")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let token = app.token_for(member, Scope::Read).await;
    app.api(&token, "/api/v1/cases").await;
    recorded(&app, member, 1).await;
    app.execute(&format!("update users set is_active = false where id = '{member}'")).await;
    let account = admin.get(&format!("/admin/staff/{member}/history?account=1")).await.text();
    assert!(account.contains("Groups") && account.contains("created API token"), "{account}");
    let did = admin.get(&format!("/admin/staff/{member}/history")).await;
    assert!(did.text().contains("with the API token"), "{}", did.text());
    let token_id: Uuid = app.value("select id from api_tokens").await;
    let of_token = admin.get(&format!("/admin/audit?token={token_id}")).await;
    assert_eq!(of_token.all("tbody tr").len(), 1, "{}", of_token.text());
    // Someone who has left can be chosen.
    let everyone = admin.get("/admin/audit").await;
    assert!(everyone.html.contains(&format!("value=\"{member}\"")), "{member_email}");
}
