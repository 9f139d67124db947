//! SQL of people half-way through signing in.

use super::Attempt;
use crate::Result;
use crate::ids::UserId;
use clerk_platform::secrets::token_hash;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::PgConnection;

pub(super) async fn insert(
    connection: &mut PgConnection,
    token: &str,
    attempt: &Attempt,
    expires_at: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into sign_in_attempts (token_hash, user_id, step, way, next, own_computer, state, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        token_hash(token),
        attempt.user_id.map(|id| *id),
        attempt.step.as_str(),
        attempt.way.as_str(),
        attempt.next,
        attempt.own_computer,
        attempt.state,
        expires_at.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The attempt with this token, if it is not too old and its person may still sign in. Locks it until the transaction ends.
pub async fn find(connection: &mut PgConnection, token: &str, now: Timestamp) -> Result<Option<Attempt>> {
    let row = sqlx::query!(
        r#"select user_id as "user_id: UserId", step, way, next, own_computer, state from sign_in_attempts a
         where token_hash = $1 and expires_at > $2
             and (user_id is null or exists (select from users where id = a.user_id and is_active))
         for update"#,
        token_hash(token),
        now.to_sqlx(),
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (Ok(step), Ok(way)) = (row.step.parse(), row.way.parse()) else { return Ok(None) };
    let (next, own_computer, state) = (row.next, row.own_computer, row.state);
    Ok(Some(Attempt { user_id: row.user_id, step, way, next, own_computer, state }))
}

pub(super) async fn set_state(connection: &mut PgConnection, token: &str, state: &Value) -> Result<()> {
    sqlx::query!("update sign_in_attempts set state = $2 where token_hash = $1", token_hash(token), state)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes the attempt with this token.
pub async fn delete(connection: &mut PgConnection, token: &str) -> Result<()> {
    sqlx::query!("delete from sign_in_attempts where token_hash = $1", token_hash(token)).execute(connection).await?;
    Ok(())
}

/// Deletes all attempts of someone.
pub(crate) async fn delete_of(connection: &mut PgConnection, user_id: UserId) -> Result<()> {
    sqlx::query!("delete from sign_in_attempts where user_id = $1", *user_id).execute(connection).await?;
    Ok(())
}

/// Deletes attempts that are too old.
pub async fn delete_expired(connection: &mut PgConnection, now: Timestamp) -> Result<u64> {
    let deleted = sqlx::query!("delete from sign_in_attempts where expires_at <= $1", now.to_sqlx());
    Ok(deleted.execute(connection).await?.rows_affected())
}
