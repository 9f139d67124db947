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

/// Locks a setting until the transaction ends; returns when it was last changed.
pub(super) async fn lock(connection: &mut PgConnection, name: &str) -> Result<Timestamp> {
    let updated_at = sqlx::query_scalar!("select updated_at from settings where name = $1 for update", name);
    Ok(updated_at.fetch_optional(connection).await?.ok_or(Error::NotFound)?.to_jiff())
}

pub(super) async fn set(connection: &mut PgConnection, name: &str, value: &Value, now: Timestamp) -> Result<()> {
    sqlx::query!("update settings set value = $2, updated_at = $3 where name = $1", name, value, now.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}
