//! Health, headers, and answers to addresses that do not exist.

use clerk_core::access::Group;
use clerk_platform::db::begin;
use clerk_testkit::app::TestApp;
use serde_json::Value;
use sqlx::{Connection, PgConnection};
use std::time::{Duration, Instant};

#[tokio::test]
async fn ready_says_which_part_fails() {
    let app = TestApp::spawn().await;
    let ready = async || {
        let answer = app.http().get(app.at("/readyz")).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let (status, body) = ready().await;
    assert_eq!(
        (status, &body["status"], &body["database"], &body["schema"], &body["storage"]),
        (200, &"ok".into(), &"ok".into(), &"ok".into(), &"ok".into())
    );

    // Anyone may ask, as often as they like, so the answer is kept for two seconds.
    app.drop_bucket();
    for _ in 0..20 {
        assert_eq!(ready().await.0, 200, "what was found a moment ago");
    }
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let (status, body) = ready().await;
    assert_eq!((status, &body["status"], &body["database"]), (503, &"failing".into(), &"ok".into()));
    assert_ne!(body["storage"], "ok");

    app.execute("delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)").await;
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let (status, body) = ready().await;
    assert_eq!(status, 503);
    assert!(body["schema"].as_str().unwrap().contains("clerk migrate"), "{body}");
    assert_eq!(app.http().get(app.at("/healthz")).send().await.unwrap().status(), 200, "the process itself is fine");
}

#[tokio::test]
async fn a_database_that_stops_in_the_middle_is_away_and_not_wrong() {
    let app = TestApp::spawn().await;
    let (_, created) = app.post("/api/submission/", &serde_json::json!({ "answers": {} })).await;
    let id: uuid::Uuid = created["id"].as_str().unwrap().parse().unwrap();
    let mut held = begin(&app.pool).await.unwrap();
    sqlx::query("select 1 from submissions where id = $1 for update").bind(id).execute(&mut *held).await.unwrap();
    let submit = format!("/api/submission/{id}/submit/");
    let no_answers = serde_json::json!({});
    let stop = async {
        // What a server does to each session when it shuts down.
        let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                   where datname = current_database() and wait_event_type = 'Lock'";
        while sqlx::query_scalar::<_, i64>(end).fetch_one(&app.pool).await.unwrap() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let ((status, body), ()) = tokio::join!(app.post(&submit, &no_answers), stop);
    assert_eq!(status, 503, "{body}");
    held.rollback().await.unwrap();
    assert_eq!(app.post(&submit, &no_answers).await.0, 200, "and a moment later all is well");
}

#[tokio::test]
async fn what_the_database_refuses_for_the_moment_is_no_fault_of_ours() {
    let app = TestApp::spawn().await;
    app.execute(
        "create table refusal (code text);
         create function refuse() returns trigger language plpgsql as
             'begin raise exception using errcode = (select code from refusal); end';
         create trigger refuse before insert on submissions execute function refuse();",
    )
    .await;
    for (code, wanted) in
        [("28P01", 503), ("53300", 503), ("55P03", 503), ("57P03", 503), ("42P01", 500), ("23514", 500)]
    {
        app.execute(&format!("delete from refusal; insert into refusal values ('{code}')")).await;
        let (status, body) = app.post("/api/submission/", &serde_json::json!({ "answers": {} })).await;
        assert_eq!(status, wanted, "{code}: {body}");
    }
}

#[tokio::test]
async fn a_restart_of_the_database_leaves_no_dead_connections_behind() {
    let app = TestApp::spawn().await;
    let save = async || {
        let (saved, body) = (app.post("/api/submission/", &serde_json::json!({ "answers": {} }))).await;
        assert_eq!(saved, 201, "{body}");
    };
    tokio::join!(save(), save(), save(), save());
    // However they came in, several connections are kept.
    let several =
        [app.pool.acquire().await.unwrap(), app.pool.acquire().await.unwrap(), app.pool.acquire().await.unwrap()];
    drop(several);
    let mut administrator = PgConnection::connect(&app.database_url).await.unwrap();
    let cut = sqlx::query(
        "select pg_terminate_backend(pid) from pg_stat_activity
                           where datname = current_database() and pid <> pg_backend_pid()",
    );
    let cut = cut.execute(&mut administrator).await.unwrap().rows_affected();
    assert!(cut >= 2, "{cut} connections");
    // PostgreSQL takes longer to come back.
    tokio::time::sleep(Duration::from_millis(120)).await;
    tokio::join!(save(), save(), save(), save());
}

#[tokio::test]
async fn every_answer_carries_strict_headers_and_a_request_id() {
    let app = TestApp::spawn().await;
    let staff = app.signed_in(Group::Coordinator).await;
    for path in ["/admin", "/admin/cases", "/admin/sign-in", "/api/docs", "/api/openapi.json", "/nowhere", "/healthz"] {
        let headers = staff.get(path).await.headers;
        let csp =
            headers.get("content-security-policy").unwrap_or_else(|| panic!("{path}: {headers:?}")).to_str().unwrap();
        assert!(!csp.contains("unsafe") && csp.contains("frame-ancestors 'none'"), "{path}: {csp}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        assert_eq!(headers["x-request-id"].len(), 32, "{path}");
    }
    let given = async |id: &str| {
        let answer = app.http().get(app.at("/healthz")).header("x-request-id", id).send().await.unwrap();
        answer.headers()["x-request-id"].to_str().unwrap().to_owned()
    };
    assert_eq!(given("abc-123-DEF.x_y").await, "abc-123-DEF.x_y");
    for bad in ["short", "with space in it", "quote\"quote\"quote", &"x".repeat(65)] {
        assert_ne!(given(bad).await, bad);
    }
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_pages_name_them() {
    let app = TestApp::spawn().await;
    let page = clerk_testkit::app::Browser::new(&app.url).unwrap().get("/admin/sign-in").await;
    let addresses = [page.attributes("link[rel=stylesheet]", "href"), page.attributes("script[src]", "src")].concat();
    assert!(addresses.len() >= 3);
    for address in addresses {
        let answer = app.http().get(app.at(&address)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{address}");
        assert!(answer.headers()["cache-control"].to_str().unwrap().contains("immutable"), "{address}");
    }
    assert!(page.attributes("[style]", "style").is_empty(), "no inline styles");
    assert!(page.all("script").iter().all(String::is_empty), "no inline scripts");
}

#[tokio::test]
async fn what_does_not_exist_is_a_page_for_people_and_a_problem_for_programs() {
    let app = TestApp::spawn().await;
    let page = app.http().get(app.at("/nowhere")).send().await.unwrap();
    assert_eq!(
        (page.status().as_u16(), page.headers()["content-type"].to_str().unwrap()),
        (404, "text/html; charset=utf-8")
    );
    for path in ["/api/v1/nowhere", "/api/nowhere/"] {
        let answer = app.http().get(app.at(path)).send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()),
            (404, "application/problem+json"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_transaction_given_up_while_it_begins_is_not_left_open() {
    let app = TestApp::spawn().await;
    for micros in 0..400 {
        let begun = tokio::time::timeout(Duration::from_micros(micros * 2), begin(&app.pool)).await;
        drop(begun);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let open = "pg_stat_activity where datname = current_database() and state like 'idle in transaction%'";
    // A connection that is left open stays open.
    let begun = Instant::now();
    while app.count(open).await > 0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "a transaction is left open");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_request_that_waits_for_a_lock_or_runs_for_long_gives_its_connection_back() {
    let app = TestApp::spawn().await;
    let limits: Vec<(String, String)> = sqlx::query_as(
        "select name, setting from pg_settings where name in ('lock_timeout', 'statement_timeout') order by name",
    )
    .fetch_all(&app.pool)
    .await
    .unwrap();
    let expected = [("lock_timeout", "5000"), ("statement_timeout", "10000")];
    assert_eq!(limits, expected.map(|(name, setting)| (name.to_owned(), setting.to_owned())));

    let (_, created) = app.post("/api/submission/", &serde_json::json!({ "answers": {} })).await;
    let id: uuid::Uuid = created["id"].as_str().unwrap().parse().unwrap();
    let mut held = begin(&app.pool).await.unwrap();
    sqlx::query("select 1 from submissions where id = $1 for update").bind(id).execute(&mut *held).await.unwrap();
    let begun = Instant::now();
    let (status, _) = app.post(&format!("/api/submission/{id}/submit/"), &serde_json::json!({})).await;
    assert_eq!(status, 503);
    assert!(begun.elapsed() < Duration::from_secs(9), "{:?}", begun.elapsed());
}
