//! The queue's tables, which belong to apalis: schema `apalis`, with a migration table of its own in it.

use crate::{Error, Result};
use apalis_postgres::PostgresStorage;
use sqlx::PgPool;
use std::collections::HashSet;

/// Brings the queue's tables up to date. Safe to run twice and at the same time: sqlx takes a lock per database.
pub async fn migrate(pool: &PgPool) -> Result<()> {
    PostgresStorage::setup(pool).await.map_err(|error| Error::External(format!("the job queue's schema: {error}")))
}

/// Says what keeps this build from using the queue's tables, if anything does.
pub async fn schema_problem(pool: &PgPool) -> Result<Option<String>> {
    let applied =
        sqlx::query_scalar!("select version from apalis._sqlx_migrations where success").fetch_all(pool).await;
    let applied: HashSet<i64> = match applied {
        Ok(versions) => versions.into_iter().collect(),
        // The table itself does not exist yet.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42P01") => HashSet::new(),
        Err(error) => return Err(error.into()),
    };
    let known: HashSet<i64> = PostgresStorage::migrations().iter().map(|migration| migration.version).collect();
    let ahead = applied.difference(&known).count();
    if ahead > 0 {
        // Its tables may mean something else by then: better no jobs than jobs done wrongly.
        return Ok(Some(format!(
            "the job queue's schema has {ahead} migrations that this build does not know: run a newer build of Clerk"
        )));
    }
    let missing = known.difference(&applied).count();
    Ok((missing > 0).then(|| format!("the job queue's schema lacks {missing} migrations: run `clerk migrate`")))
}
