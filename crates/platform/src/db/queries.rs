//! SQL about the database itself.

use crate::Result;
use sqlx::{AssertSqlSafe, PgConnection, PgPool};
use std::time::Duration;

pub(super) async fn ping(pool: &PgPool) -> Result<()> {
    sqlx::query("select 1").execute(pool).await?;
    Ok(())
}

/// Begins a transaction that reads, in which each statement may take so long.
pub(super) async fn begin_hurried(connection: &mut PgConnection, longest: Duration) -> Result<()> {
    let begin = format!("begin read only; set local statement_timeout = {}", longest.as_millis());
    sqlx::raw_sql(AssertSqlSafe(begin)).execute(connection).await?;
    Ok(())
}

/// Ends it.
pub(super) async fn end_hurried(connection: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql("rollback").execute(connection).await?;
    Ok(())
}

/// Lets all statements of a transaction that has just begun see the same state of the database.
pub(super) async fn read_at_once(connection: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql("set transaction isolation level repeatable read, read only").execute(connection).await?;
    Ok(())
}
