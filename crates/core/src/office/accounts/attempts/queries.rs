//! SQL of people half-way through signing in.

use super::Attempt;
use crate::Result;
use crate::ids::UserId;
use clerk_platform::secrets::token_hash;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn insert(
    connection: &mut PgConnection,
    token: &str,
    attempt: &Attempt,
    expires_at: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into sign_in_attempts (token_hash, user_id, step, way, next, own_computer, state, expires_at, session_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        token_hash(token),
        attempt.user_id.map(|id| *id),
        attempt.step.as_str(),
        attempt.way.as_str(),
        attempt.next,
        attempt.own_computer,
        attempt.state,
        expires_at.to_sqlx(),
        attempt.session_id,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The attempt with this token, if it is not too old and its person may still sign in. Locks it until the transaction ends.
pub async fn find(connection: &mut PgConnection, token: &str, now: Timestamp) -> Result<Option<Attempt>> {
    let row = sqlx::query!(
        r#"select user_id as "user_id: UserId", step, way, next, own_computer, state, session_id, app_secret
         from sign_in_attempts a
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
    Ok(Some(Attempt {
        user_id: row.user_id,
        step,
        way,
        next: row.next,
        own_computer: row.own_computer,
        session_id: row.session_id,
        state: row.state,
        app_secret: row.app_secret,
    }))
}

/// What is known of someone who is signed in, and changes how they sign in.
pub(crate) struct Shown {
    /// When their session began.
    pub(crate) began_at: Timestamp,
    /// Whether the attempt says that they have shown again that it is them.
    pub(crate) again: bool,
    /// See [`Attempt`].
    pub(crate) app_secret: Option<Vec<u8>>,
}

/// What is known of the person of a session, with the attempt with this token if it belongs to the session.
pub(crate) async fn shown(
    connection: &mut PgConnection,
    session_id: Uuid,
    token: Option<&str>,
    now: Timestamp,
) -> Result<Option<Shown>> {
    let row = sqlx::query!(
        r#"select s.created_at, a.token_hash is not null as "again!", a.app_secret as "app_secret?"
           from sessions s left join sign_in_attempts a
               on a.token_hash = $2 and a.step = 'CONFIRMED' and a.session_id = s.id and a.user_id = s.user_id and a.expires_at > $3
           where s.id = $1"#,
        session_id,
        token.map(token_hash),
        now.to_sqlx(),
    );
    let row = row.fetch_optional(connection).await?;
    Ok(row.map(|row| Shown { began_at: row.created_at.to_jiff(), again: row.again, app_secret: row.app_secret }))
}

pub(super) async fn set_state(connection: &mut PgConnection, token: &str, state: &Value) -> Result<()> {
    sqlx::query!("update sign_in_attempts set state = $2 where token_hash = $1", token_hash(token), state)
        .execute(connection)
        .await?;
    Ok(())
}

/// Remembers the secret that an app is being given; none when it has been taken.
pub(crate) async fn set_app_secret(connection: &mut PgConnection, token: &str, sealed: Option<&[u8]>) -> Result<()> {
    sqlx::query!("update sign_in_attempts set app_secret = $2 where token_hash = $1", token_hash(token), sealed)
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

/// Deletes all attempts of someone but the one with this token.
pub(crate) async fn delete_others(connection: &mut PgConnection, user_id: UserId, but: &str) -> Result<()> {
    sqlx::query!("delete from sign_in_attempts where user_id = $1 and token_hash <> $2", *user_id, token_hash(but))
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes attempts that are too old.
pub async fn delete_expired(connection: &mut PgConnection, now: Timestamp) -> Result<u64> {
    let deleted = sqlx::query!("delete from sign_in_attempts where expires_at <= $1", now.to_sqlx());
    Ok(deleted.execute(connection).await?.rows_affected())
}
