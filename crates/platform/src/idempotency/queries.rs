//! SQL of calls that may be repeated.

use super::{Answer, Call};
use crate::Result;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::value::RawValue;
use sqlx::PgConnection;
use sqlx::types::Json;

/// Lets calls with one key go one after the other, until the transaction ends.
pub(super) async fn lock(connection: &mut PgConnection, call: &Call) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", format!("{} {}", call.user_id, call.key))
        .execute(connection)
        .await?;
    Ok(())
}

/// The earlier call's hash and answer.
pub(super) async fn find(connection: &mut PgConnection, call: &Call) -> Result<Option<(Vec<u8>, Answer)>> {
    let row = sqlx::query!(
        r#"select request_hash, status, body as "body: Json<Box<RawValue>>" from idempotency_keys where user_id = $1 and key = $2"#,
        call.user_id,
        call.key,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let status = u16::try_from(row.status).unwrap_or(200);
        (row.request_hash, Answer { status, body: row.body.0 })
    }))
}

pub(super) async fn insert(connection: &mut PgConnection, call: &Call, answer: &Answer, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "insert into idempotency_keys (user_id, key, request_hash, status, body, created_at) values ($1, $2, $3, $4, $5::text::json, $6)",
        call.user_id,
        call.key,
        call.request_hash,
        i16::try_from(answer.status).unwrap_or(200),
        answer.body.get(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets calls made before a time.
pub async fn delete_before(connection: &mut PgConnection, before: Timestamp) -> Result<u64> {
    let deleted = sqlx::query!("delete from idempotency_keys where created_at < $1", before.to_sqlx());
    Ok(deleted.execute(connection).await?.rows_affected())
}
