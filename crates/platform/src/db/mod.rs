//! The connection pool, transactions, and reading rows.

mod columns;
mod hurried;
mod queries;

pub use columns::Columns;
pub use hurried::Hurried;

use crate::config::DatabaseConfig;
use crate::{Error, Result};
use secrecy::ExposeSecret;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgPool, PgTransaction};
use std::str::FromStr;
use std::time::Duration;

/// A connection idle for longer than this is tried before it is used. A restart of PostgreSQL takes longer, 140 ms at best, so
/// what it cut is found before a request needs it; busy connections are not tried, which saves a round trip per request.
const TRUSTED_IDLE: Duration = Duration::from_millis(100);

/// How long a statement of a request may run, and how long it may wait for a lock. Anyone who asked has given up by then, and others
/// wait for the connection.
const OF_REQUESTS: [(&str, &str); 2] = [("statement_timeout", "10s"), ("lock_timeout", "5s")];
/// The same for jobs, some of which go through whole tables.
const OF_JOBS: [(&str, &str); 2] = [("statement_timeout", "15min"), ("lock_timeout", "1min")];
/// For commands, which someone has started and can end: migrations and the like take as long as they take.
const OF_COMMANDS: [(&str, &str); 2] = [("statement_timeout", "0"), ("lock_timeout", "0")];

/// A pool that connects when it is first used, for commands. `application` names the process in `pg_stat_activity`.
pub fn connect(config: &DatabaseConfig, application: &str) -> Result<PgPool> {
    pool(config, application, OF_COMMANDS)
}

/// The same for running jobs.
pub fn connect_for_jobs(config: &DatabaseConfig, application: &str) -> Result<PgPool> {
    pool(config, application, OF_JOBS)
}

/// The same for answering requests.
pub fn connect_for_requests(config: &DatabaseConfig, application: &str) -> Result<PgPool> {
    pool(config, application, OF_REQUESTS)
}

fn pool(config: &DatabaseConfig, application: &str, limits: [(&str, &str); 2]) -> Result<PgPool> {
    let options = PgConnectOptions::from_str(config.url.expose_secret())?
        .application_name(application)
        // Statements here are short: compiling one, or starting processes to share it, takes longer than running it.
        .options([("jit", "off"), ("max_parallel_workers_per_gather", "0")])
        .options(limits);
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
/// Used in place of sqlx's own `begin`. When that one is dropped while the server answers, as by a deadline, it leaves the
/// transaction open on a connection that goes back to the pool, and what is written there next is lost. Here a separate task
/// sees it through to its end.
#[allow(clippy::disallowed_methods, reason = "the one place that may")]
pub async fn begin(pool: &PgPool) -> Result<PgTransaction<'static>> {
    let pool = pool.clone();
    match tokio::spawn(async move { pool.begin().await }).await {
        Ok(begun) => Ok(begun?),
        Err(error) => Err(Error::External(format!("a transaction could not be begun: {error}"))),
    }
}

/// Begins a transaction whose statements all see the database as it is now, and change nothing.
pub async fn begin_reading(pool: &PgPool) -> Result<PgTransaction<'static>> {
    let mut tx = begin(pool).await?;
    queries::read_at_once(&mut tx).await?;
    Ok(tx)
}

/// Whether the database answers.
pub async fn ping(pool: &PgPool) -> Result<()> {
    queries::ping(pool).await
}
