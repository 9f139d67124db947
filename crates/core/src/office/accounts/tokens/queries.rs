//! SQL of API tokens.

use super::model::{Found, OwnToken, Scope, Token};
use crate::Result;
use crate::ids::UserId;
use crate::office::accounts::{User, groups};
use clerk_platform::secrets::token_hash;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// How exactly the last use is kept: not every call costs a write.
const TOUCH_AFTER: SignedDuration = SignedDuration::from_mins(1);

pub(super) async fn insert(
    connection: &mut PgConnection,
    user_id: UserId,
    name: &str,
    scope: Scope,
    token: &str,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into api_tokens (user_id, name, scope, token_hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        *user_id,
        name,
        scope.as_str(),
        token_hash(token),
        now.to_sqlx(),
        expires_at.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The active user whose live token this is.
pub async fn find(connection: &mut PgConnection, token: &str, now: Timestamp) -> Result<Option<Found>> {
    let row = sqlx::query!(
        r#"select t.id as token_id, t.last_used_at, t.scope as "scope: Scope", u.id, u.email, u.full_name, u.groups, u.is_superuser
           from api_tokens t join users u on u.id = t.user_id
           where t.token_hash = $1 and t.revoked_at is null and t.expires_at > $2 and u.is_active"#,
        token_hash(token),
        now.to_sqlx(),
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.last_used_at.is_none_or(|last| now.duration_since(last.to_jiff()) > TOUCH_AFTER) {
        sqlx::query!("update api_tokens set last_used_at = $2 where id = $1", row.token_id, now.to_sqlx())
            .execute(&mut *connection)
            .await?;
    }
    let user = User {
        id: row.id,
        email: row.email,
        full_name: row.full_name,
        groups: groups(&row.groups),
        is_superuser: row.is_superuser,
        is_active: true,
    };
    let viewer = row.scope.limit(user.viewer());
    Ok(Some(Found { viewer, user, token_id: row.token_id, scope: row.scope }))
}

/// Someone's tokens that work, the newest first.
pub async fn list(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<Vec<Token>> {
    Ok(sqlx::query_as!(
        Token,
        r#"select id, name, scope as "scope: Scope", created_at, expires_at, last_used_at
           from api_tokens where user_id = $1 and revoked_at is null and expires_at > $2
           order by created_at desc, id limit 200"#,
        *user_id,
        now.to_sqlx(),
    )
    .fetch_all(connection)
    .await?)
}

/// All of someone's tokens, also those that no longer work: the ones that do first, and the newest first.
pub async fn own(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<Vec<OwnToken>> {
    let rows = sqlx::query!(
        r#"select id, name, scope as "scope: Scope", created_at, expires_at, last_used_at, revoked_at
           from api_tokens where user_id = $1
           order by (revoked_at is null and expires_at > $2) desc, created_at desc, id limit 200"#,
        *user_id,
        now.to_sqlx(),
    );
    let rows = rows.fetch_all(connection).await?;
    let tokens = rows.into_iter().map(|row| OwnToken {
        token: Token {
            id: row.id,
            name: row.name,
            scope: row.scope,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
        },
        revoked_at: row.revoked_at,
    });
    Ok(tokens.collect())
}

/// How many of someone's tokens work.
pub(super) async fn count(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from api_tokens where user_id = $1 and revoked_at is null and expires_at > $2"#,
        *user_id,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

/// Whose token this is, if it is not revoked.
pub(super) async fn owner(connection: &mut PgConnection, id: Uuid) -> Result<Option<UserId>> {
    let found = sqlx::query_scalar!("select user_id from api_tokens where id = $1 and revoked_at is null", id);
    Ok(found.fetch_optional(connection).await?)
}

pub(super) async fn revoke(connection: &mut PgConnection, id: Uuid, now: Timestamp) -> Result<()> {
    sqlx::query!("update api_tokens set revoked_at = $2 where id = $1", id, now.to_sqlx()).execute(connection).await?;
    Ok(())
}

pub(super) async fn revoke_named(
    connection: &mut PgConnection,
    user_id: UserId,
    name: &str,
    now: Timestamp,
) -> Result<u64> {
    Ok(sqlx::query!(
        "update api_tokens set revoked_at = $3 where user_id = $1 and name = $2 and revoked_at is null",
        *user_id,
        name,
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
