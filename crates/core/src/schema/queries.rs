//! SQL about the database itself.

use crate::Result;
use sqlx::{PgConnection, PgPool};

/// The key of the advisory lock that migrations hold; any number that nothing else uses.
const SCHEMA_LOCK: i64 = 0x0063_6c65_726b;

/// Takes it, if nobody has it.
pub(super) async fn try_lock_schema(connection: &mut PgConnection) -> Result<bool> {
    Ok(sqlx::query_scalar("select pg_try_advisory_lock($1)").bind(SCHEMA_LOCK).fetch_one(connection).await?)
}

pub(super) async fn unlock_schema(connection: &mut PgConnection) -> Result<()> {
    sqlx::query("select pg_advisory_unlock($1)").bind(SCHEMA_LOCK).execute(connection).await?;
    Ok(())
}

/// The newest of our migrations that has run, up to `limit`; 0 on an empty database.
pub(super) async fn schema_version(pool: &PgPool, limit: i64) -> Result<i64> {
    let found = sqlx::query_scalar::<_, Option<i64>>(
        "select max(version) from _sqlx_migrations where success and version <= $1",
    )
    .bind(limit)
    .fetch_one(pool)
    .await;
    match found {
        Ok(version) => Ok(version.unwrap_or_default()),
        // The table itself does not exist yet.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42P01") => Ok(0),
        Err(error) => Err(error.into()),
    }
}
