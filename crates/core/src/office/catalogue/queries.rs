//! SQL that is alike for all catalogues.

use super::Rows;
use crate::{Error, Result};
use clerk_platform::time::Timestamp;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

/// Locks an entry until the transaction ends; returns when it last changed.
pub(super) async fn lock<C: Rows>(connection: &mut PgConnection, id: Uuid) -> Result<jiff::Timestamp> {
    let query = AssertSqlSafe(format!("select updated_at from {} where id = $1 for update", C::TABLE));
    let found: Option<Timestamp> = sqlx::query_scalar(query).bind(id).fetch_optional(connection).await?;
    found.map(|at| at.to_jiff()).ok_or(Error::NotFound)
}

/// Deletes an entry.
pub(super) async fn delete<C: Rows>(connection: &mut PgConnection, id: Uuid) -> Result<()> {
    let query = AssertSqlSafe(format!("delete from {} where id = $1", C::TABLE));
    sqlx::query(query).bind(id).execute(connection).await?;
    Ok(())
}
