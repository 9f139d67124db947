//! SQL of sessions.

use super::model::{Browser, Session};
use crate::Result;
use crate::ids::UserId;
use clerk_platform::secrets::token_hash;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// How long the row of a session is kept after its end, in days: so that a form sent with one that ran out is kept for its author.
const KEPT_DAYS: i64 = 14;

pub(super) async fn insert(
    connection: &mut PgConnection,
    user_id: UserId,
    token: &str,
    browser: &Browser,
    now: Timestamp,
) -> Result<Uuid> {
    let after = |span: SignedDuration| now.saturating_add(span).unwrap_or(now).to_sqlx();
    let agent: String = browser.agent.chars().take(300).collect();
    Ok(sqlx::query_scalar!(
        "insert into sessions (token_hash, user_id, created_at, last_seen_at, expires_at, ends_at, is_own_computer, network, browser)
         values ($1, $2, $3, $3, $4, $5, $6, $7, $8) returning id",
        token_hash(token),
        *user_id,
        now.to_sqlx(),
        after(Browser::idle(browser.is_own_computer)),
        after(Browser::absolute(browser.is_own_computer)),
        browser.is_own_computer,
        browser.network,
        agent,
    )
    .fetch_one(connection)
    .await?)
}

pub(super) async fn extend(
    connection: &mut PgConnection,
    id: Uuid,
    now: Timestamp,
    idle: SignedDuration,
) -> Result<()> {
    sqlx::query!(
        "update sessions set last_seen_at = $2, expires_at = least($3, ends_at) where id = $1 and ended_at is null",
        id,
        now.to_sqlx(),
        now.saturating_add(idle).unwrap_or(now).to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends the live session with this token; says whose it was, and what it is called.
pub(super) async fn end_by_token(
    connection: &mut PgConnection,
    token: &str,
    now: Timestamp,
) -> Result<Option<(UserId, Uuid)>> {
    let ended = sqlx::query!(
        "update sessions set ended_at = $2, expires_at = least(expires_at, $2) where token_hash = $1 and ended_at is null
         returning user_id, id",
        token_hash(token),
        now.to_sqlx(),
    );
    Ok(ended.fetch_optional(connection).await?.map(|row| (row.user_id, row.id)))
}

/// Whose session this is, if it is live.
pub(super) async fn owner(connection: &mut PgConnection, id: Uuid) -> Result<Option<UserId>> {
    let found = sqlx::query_scalar!("select user_id from sessions where id = $1 and ended_at is null", id);
    Ok(found.fetch_optional(connection).await?)
}

pub(super) async fn end(connection: &mut PgConnection, id: Uuid, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update sessions set ended_at = $2, expires_at = least(expires_at, $2) where id = $1",
        id,
        now.to_sqlx()
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(crate) async fn end_of(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update sessions set ended_at = $2, expires_at = least(expires_at, $2) where user_id = $1 and ended_at is null",
        *user_id,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends all sessions of someone but one.
pub(crate) async fn end_others(
    connection: &mut PgConnection,
    user_id: UserId,
    but: Uuid,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update sessions set ended_at = $3, expires_at = least(expires_at, $3) where user_id = $1 and id <> $2 and ended_at is null",
        *user_id,
        but,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Someone's live sessions, the last used first.
pub async fn list(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<Vec<Session>> {
    Ok(sqlx::query_as!(
        Session,
        "select id, created_at, last_seen_at, ends_at, is_own_computer, network, browser as agent
         from sessions where user_id = $1 and ended_at is null and expires_at > $2 and ends_at > $2
         order by last_seen_at desc, id limit 100",
        *user_id,
        now.to_sqlx(),
    )
    .fetch_all(connection)
    .await?)
}

/// Who has the session with this token, or had it until it ran out, if they may still sign in, and what it is called. A session that
/// somebody has ended is good for nothing any more: its cookie may be with a thief.
pub async fn author(connection: &mut PgConnection, token: &str) -> Result<Option<(UserId, Uuid)>> {
    let found = sqlx::query!(
        "select s.user_id, s.id from sessions s join users u on u.id = s.user_id
         where s.token_hash = $1 and s.ended_at is null and u.is_active",
        token_hash(token),
    );
    Ok(found.fetch_optional(connection).await?.map(|row| (row.user_id, row.id)))
}

/// Deletes sessions that ended long ago.
pub async fn delete_old(connection: &mut PgConnection, now: Timestamp) -> Result<u64> {
    let before = now.saturating_sub(SignedDuration::from_hours(24 * KEPT_DAYS)).unwrap_or(now).to_sqlx();
    let deleted = sqlx::query!("delete from sessions where expires_at <= $1 or ends_at <= $1", before);
    Ok(deleted.execute(connection).await?.rows_affected())
}
