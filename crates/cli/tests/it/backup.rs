//! `clerk backup manifest` and `compare`.

use crate::support::{Ran, clerk, name, submit};
use clerk_testkit::app::TestApp;
use clerk_testkit::database;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::io::Write;

/// Compares a database with a manifest.
async fn compare(app: &TestApp, manifest: &str, url: &str) -> Ran {
    let path = std::env::temp_dir().join(format!("manifest-{}", uuid::Uuid::new_v4()));
    std::fs::File::create(&path).unwrap().write_all(manifest.as_bytes()).unwrap();
    let compared = clerk(app, &["backup", "compare", path.to_str().unwrap()], &[("DATABASE_URL", url)]).await;
    std::fs::remove_file(path).unwrap();
    compared
}

#[tokio::test]
async fn a_copy_is_the_same_and_any_change_is_told() {
    let app = TestApp::spawn().await;
    submit(&app, "ada@example.com", 1).await;
    // Whatever is logged, standard output holds the manifest and nothing else.
    let manifest = clerk(&app, &["backup", "manifest"], &[("LOG_LEVEL", "debug")]).await.well();
    assert!(!manifest.err.is_empty());
    let parsed = manifest.json();
    assert_eq!(parsed["tables"]["public.cases"]["rows"], json!(1));
    assert_eq!(parsed["database"], json!(name(&app)));
    assert!(parsed["schema"]["clerk"].as_i64().unwrap() >= 20_261_127_000_001, "{parsed}");

    // A copy, as a restore makes one.
    let copy = format!("copy_{}", uuid::Uuid::new_v4().simple());
    let mut server = PgConnection::connect(&database::create_empty().await.unwrap()).await.unwrap();
    app.pool.close().await;
    server
        .execute(AssertSqlSafe(format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{}'",
            name(&app)
        )))
        .await
        .unwrap();
    server.execute(AssertSqlSafe(format!("create database {copy} template {}", name(&app)))).await.unwrap();
    let url = app.database_url.replace(name(&app), &copy);
    let same = compare(&app, &manifest.out, &url).await.well();
    assert!(same.out.starts_with("no differences: "), "{}", same.out);

    let mut there = PgConnection::connect(&url).await.unwrap();
    there.execute("update clients set notes = 'changed'; insert into contacts (name, phone, created_at) values ('x', '1', now()); create table odd (); drop table job_actions").await.unwrap();
    let differs = compare(&app, &manifest.out, &url).await;
    assert_eq!(differs.code, Some(1));
    for line in [
        "public.clients: 1 row, but with different content\n",
        "public.contacts: 0 rows in the manifest, 1 here\n",
        "public.job_actions: not here\n",
        "public.odd: not in the manifest\n",
    ] {
        assert!(differs.out.contains(line), "{line}: {}", differs.out);
    }
    // And what the audit trail says of it.
    assert!(differs.out.contains("public.audit_entries: "), "{}", differs.out);
    assert_eq!(differs.err, "clerk: 5 differences from the manifest\n");
    for (text, why) in [
        ("{}", "not a manifest"),
        ("", "not a manifest"),
        (&manifest.out.replace("\"version\": 1", "\"version\": 2"), "form 2"),
    ] {
        let refused = compare(&app, text, &url).await;
        assert!(refused.code == Some(1) && refused.err.contains(why), "{refused:?}");
    }
}

#[tokio::test]
async fn a_snapshot_shows_what_the_dump_sees() {
    let app = TestApp::spawn().await;
    let mut dump = PgConnection::connect(&app.database_url).await.unwrap();
    dump.execute("begin isolation level repeatable read read only").await.unwrap();
    let id: String = sqlx::query_scalar("select pg_export_snapshot()").fetch_one(&mut dump).await.unwrap();
    sqlx::query("insert into contacts (name, phone, created_at) values ('x', '1', now())")
        .execute(&app.pool)
        .await
        .unwrap();
    let as_of_dump = clerk(&app, &["backup", "manifest", "--snapshot", &id], &[]).await.well().json();
    let as_of_now = clerk(&app, &["backup", "manifest"], &[]).await.well().json();
    let rows = |manifest: &serde_json::Value| manifest["tables"]["public.contacts"]["rows"].as_i64();
    assert_eq!((rows(&as_of_dump), rows(&as_of_now)), (Some(0), Some(1)));
    for id in ["'; drop table users; --", "0-0-0"] {
        assert_eq!(clerk(&app, &["backup", "manifest", "--snapshot", id], &[]).await.code, Some(1), "{id}");
    }
}
