//! The connection pool, and the schema's version.

mod queries;

use crate::config::DatabaseConfig;
use crate::{Error, Result, jobs};
use secrecy::ExposeSecret;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Acquire, PgPool, PgTransaction};
use std::str::FromStr;
use std::time::Duration;

/// The migrations of this build.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// How long a process waits for a schema before it gives up, so that a deploy may start it before the migration ends.
pub const SCHEMA_PATIENCE: Duration = Duration::from_secs(60);

/// A connection idle for longer than this is tried before it is used. A restart of PostgreSQL takes longer, 140 ms at best, so
/// what it cut is found before a request needs it; busy connections are not tried, which saves a round trip per request.
const TRUSTED_IDLE: Duration = Duration::from_millis(100);

/// A pool that connects when it is first used. `application` names the process in `pg_stat_activity`.
pub fn connect(config: &DatabaseConfig, application: &str) -> Result<PgPool> {
    let options = PgConnectOptions::from_str(config.url.expose_secret())?
        .application_name(application)
        // Statements here are short: compiling one, or starting processes to share it, takes longer than running it.
        .options([("jit", "off"), ("max_parallel_workers_per_gather", "0")]);
    Ok(PgPoolOptions::new()
        .max_connections(config.pool_size)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > TRUSTED_IDLE {
                    sqlx::Connection::ping(connection).await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options))
}

/// Begins a transaction; dropped without a commit, it is rolled back.
///
/// In place of sqlx's own `begin`: when that is dropped while the server answers, as by a deadline, it leaves the
/// transaction open on a connection that goes back to the pool, and what is written there next is lost. Here a task of
/// its own sees it to its end.
#[allow(clippy::disallowed_methods, reason = "the one place that may")]
pub async fn begin(pool: &PgPool) -> Result<PgTransaction<'static>> {
    let pool = pool.clone();
    match tokio::spawn(async move { pool.begin().await }).await {
        Ok(begun) => Ok(begun?),
        Err(error) => Err(Error::External(format!("a transaction could not be begun: {error}"))),
    }
}

/// Brings the schema up to date: ours and the job queue's. One process at a time; the others wait and find it done.
pub async fn migrate(pool: &PgPool) -> Result<()> {
    let mut connection = pool.acquire().await?;
    let connection = connection.acquire().await?;
    queries::lock_schema(connection).await?;
    let done = async {
        // The queue's tables come first: ours point to them.
        jobs::migrate(pool).await?;
        MIGRATOR.run(&mut *connection).await.map_err(|error| migration_error(&error))
    }
    .await;
    queries::unlock_schema(connection).await?;
    done
}

fn migration_error(error: &sqlx::migrate::MigrateError) -> Error {
    Error::External(format!("the schema could not be brought up to date: {error}"))
}

/// Says what keeps this build from running on the database's schema, if anything does.
pub async fn schema_problem(pool: &PgPool) -> Result<Option<String>> {
    let needed = MIGRATOR.iter().map(|m| m.version).max().unwrap_or_default();
    let found = queries::schema_version(pool, needed).await?;
    if found < needed {
        return Ok(Some(format!(
            "the database's schema is version {found}, this build needs {needed}: run `clerk migrate`"
        )));
    }
    jobs::schema_problem(pool).await
}

/// The newest of our migrations that the database has; 0 when there is none.
pub async fn schema_version(pool: &PgPool) -> Result<i64> {
    queries::schema_version(pool, i64::MAX).await
}

/// Waits until the schema fits, at most `patience` long.
pub async fn wait_for_schema(pool: &PgPool, patience: Duration) -> Result<()> {
    let mut waited = Duration::ZERO;
    let mut pause = Duration::from_millis(100);
    loop {
        let problem = match schema_problem(pool).await {
            Ok(None) => return Ok(()),
            Ok(Some(problem)) => problem,
            Err(error) => format!("the database does not answer: {error}"),
        };
        if waited >= patience {
            return Err(Error::Conflict(problem));
        }
        tracing::warn!(%problem, "waiting for the database");
        tokio::time::sleep(pause).await;
        waited += pause;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}

/// Whether the database answers.
pub async fn ping(pool: &PgPool) -> Result<()> {
    queries::ping(pool).await
}
