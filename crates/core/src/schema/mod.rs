//! The schema's version: bringing it up to date, and waiting for it.

mod queries;

use crate::jobs;
use crate::{Error, Result};
use sqlx::migrate::Migrator;
use sqlx::{Acquire, PgPool};
use std::time::Duration;

/// The migrations of this build.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// How long a process waits for a schema before it gives up, so that a deploy may start it before the migration ends.
pub const SCHEMA_PATIENCE: Duration = Duration::from_secs(60);

/// How long a process that finds another at the migrations waits before it looks again.
const LOCK_PAUSE: Duration = Duration::from_millis(200);

/// Brings the schema up to date: ours and the job queue's. One process at a time; the others wait and find it done.
pub async fn migrate(pool: &PgPool) -> Result<()> {
    let mut connection = pool.acquire().await?;
    let connection = connection.acquire().await?;
    // Not in one statement that waits: making an index without locks waits for all statements that have begun before.
    while !queries::try_lock_schema(connection).await? {
        tokio::time::sleep(LOCK_PAUSE).await;
    }
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
