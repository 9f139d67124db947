//! A database for each test, copied from one that was migrated once.

use anyhow::{Context, Result};
use clerk_core::schema;
use clerk_core::schema::MIGRATOR;
use clerk_platform::config::DatabaseConfig;
use clerk_platform::db;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

const TEMPLATE: &str = "clerk_test_template";
/// Tests run in processes of their own; one of them makes the template, the others wait.
const LOCK: i64 = 0x7465_7374;

/// A new database with the current schema; returns its URL. The whole cluster is thrown away after the tests.
pub async fn create() -> Result<String> {
    let server = server()?;
    let mut connection = PgConnection::connect(&server).await.context("connecting to the tests' PostgreSQL")?;
    sqlx::query("select pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await?;
    let template = format!("{TEMPLATE}_{}", MIGRATOR.iter().map(|m| m.version).max().unwrap_or_default());
    let exists: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(&template)
        .fetch_one(&mut connection)
        .await?;
    if !exists {
        make_template(&mut connection, &server, &template).await?;
    }
    sqlx::query("select pg_advisory_unlock($1)").bind(LOCK).execute(&mut connection).await?;
    copy(&mut connection, &server, &template).await
}

/// A new, empty database; returns its URL.
pub async fn create_empty() -> Result<String> {
    let server = server()?;
    copy(&mut PgConnection::connect(&server).await?, &server, "template1").await
}

/// Drops a database that was created here, including any connections to it. For tests that make many.
pub async fn drop(url: &str) -> Result<()> {
    let name = url::Url::parse(url)?.path().trim_start_matches('/').to_owned();
    let mut connection = PgConnection::connect(&server()?).await?;
    // The names are made here, of letters and digits only.
    sqlx::query(AssertSqlSafe(format!("drop database if exists {name} with (force)"))).execute(&mut connection).await?;
    Ok(())
}

fn server() -> Result<String> {
    std::env::var("CLERK_TEST_DATABASE_URL")
        .context("CLERK_TEST_DATABASE_URL is not set: run the tests by `cargo xtask test`")
}

async fn copy(connection: &mut PgConnection, server: &str, template: &str) -> Result<String> {
    let name = format!("test_{}", Uuid::new_v4().simple());
    // The names are made here, of letters and digits only.
    sqlx::query(AssertSqlSafe(format!("create database {name} template {template}"))).execute(connection).await?;
    Ok(with_database(server, &name))
}

async fn make_template(connection: &mut PgConnection, server: &str, template: &str) -> Result<()> {
    let unfinished = format!("{template}_unfinished");
    sqlx::query(AssertSqlSafe(format!("drop database if exists {unfinished} with (force)")))
        .execute(&mut *connection)
        .await?;
    sqlx::query(AssertSqlSafe(format!("create database {unfinished}"))).execute(&mut *connection).await?;
    let config = DatabaseConfig { url: with_database(server, &unfinished).into(), pool_size: 2 };
    let pool = db::connect(&config, "tests")?;
    schema::migrate(&pool).await?;
    pool.close().await;
    sqlx::query(AssertSqlSafe(format!("alter database {unfinished} rename to {template}")))
        .execute(&mut *connection)
        .await?;
    Ok(())
}

fn with_database(server: &str, name: &str) -> String {
    match url::Url::parse(server) {
        Ok(mut url) => {
            url.set_path(name);
            url.into()
        }
        Err(_) => server.to_owned(),
    }
}
