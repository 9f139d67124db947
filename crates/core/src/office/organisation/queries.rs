//! SQL of settings.

use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::PgConnection;

/// A setting, and when it was last changed.
pub(super) async fn get(connection: &mut PgConnection, name: &str) -> Result<(Value, Timestamp)> {
    let row = sqlx::query!("select value, updated_at from settings where name = $1", name);
    let row = row.fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    Ok((row.value, row.updated_at.to_jiff()))
}

/// Changes a setting, if it is still the one that its author had before them.
pub(super) async fn set(
    connection: &mut PgConnection,
    name: &str,
    value: &Value,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    let updated = sqlx::query!(
        "update settings set value = $2, updated_at = $4 where name = $1 and updated_at = coalesce($3, updated_at)",
        name,
        value,
        version.map(ToSqlx::to_sqlx) as Option<jiff_sqlx::Timestamp>,
        now.to_sqlx(),
    );
    match updated.execute(connection).await?.rows_affected() {
        0 => Err(Error::Stale),
        _ => Ok(()),
    }
}
