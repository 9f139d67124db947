//! SQL of API tokens.

use super::PREFIX;
use crate::ids::UserId;
use crate::office::accounts::User;
use crate::{Error, Result};
use clerk_platform::secrets::{random_token, token_hash};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// How exactly the last use is kept: not every call costs a write.
const TOUCH_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// Creates a token and returns it; only its hash is kept.
pub async fn create(connection: &mut PgConnection, user_id: UserId, name: &str, now: Timestamp) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Error::invalid("name", "A token's name has 1 to 100 characters."));
    }
    let token = format!("{PREFIX}{}", random_token());
    sqlx::query!(
        "insert into api_tokens (user_id, name, token_hash, created_at) values ($1, $2, $3, $4)",
        *user_id,
        name,
        token_hash(&token),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(token)
}

/// The active user whose live token this is.
pub async fn find(connection: &mut PgConnection, token: &str, now: Timestamp) -> Result<Option<User>> {
    let row = sqlx::query!(
        "select t.id as token_id, t.last_used_at, u.id, u.email, u.full_name, u.groups, u.is_superuser
         from api_tokens t join users u on u.id = t.user_id
         where t.token_hash = $1 and t.revoked_at is null and u.is_active",
        token_hash(token),
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.last_used_at.is_none_or(|last| now.duration_since(last.to_jiff()) > TOUCH_AFTER) {
        sqlx::query!("update api_tokens set last_used_at = $2 where id = $1", row.token_id, now.to_sqlx())
            .execute(&mut *connection)
            .await?;
    }
    Ok(Some(User {
        id: row.id,
        email: row.email,
        full_name: row.full_name,
        groups: row.groups.iter().filter_map(|group| group.parse().ok()).collect(),
        is_superuser: row.is_superuser,
        is_active: true,
    }))
}

/// Revokes a user's tokens of this name; says how many.
pub async fn revoke(connection: &mut PgConnection, user_id: UserId, name: &str, now: Timestamp) -> Result<u64> {
    Ok(sqlx::query!(
        "update api_tokens set revoked_at = $3 where user_id = $1 and name = $2 and revoked_at is null",
        *user_id,
        name.trim(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?
    .rows_affected())
}

/// Revokes all tokens of a user.
pub(crate) async fn revoke_all(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update api_tokens set revoked_at = $2 where user_id = $1 and revoked_at is null",
        *user_id,
        now.to_sqlx()
    )
    .execute(connection)
    .await?;
    Ok(())
}
