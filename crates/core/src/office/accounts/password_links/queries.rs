//! SQL of links with which someone sets a password.

use super::{Holder, Recipient};
use crate::Result;
use crate::ids::UserId;
use clerk_platform::secrets::{random_token, token_hash};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Makes a link for someone and returns its token; only the hash is kept. Their older links no longer work: one mail is enough to
/// set a password.
pub async fn create(
    connection: &mut PgConnection,
    user_id: UserId,
    valid_for: SignedDuration,
    now: Timestamp,
) -> Result<String> {
    let token = random_token();
    delete_of(connection, user_id).await?;
    sqlx::query!(
        "insert into password_links (token_hash, user_id, created_at, expires_at) values ($1, $2, $3, $4)",
        token_hash(&token),
        *user_id,
        now.to_sqlx(),
        now.saturating_add(valid_for).unwrap_or(now).to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(token)
}

/// Whose link this is, if it still works.
pub async fn holder(connection: &mut PgConnection, token: &str, now: Timestamp) -> Result<Option<Holder>> {
    Ok(sqlx::query_as!(
        Holder,
        "select u.id as user_id, u.email, u.full_name from password_links l join users u on u.id = l.user_id
         where l.token_hash = $1 and l.expires_at > $2 and u.is_active",
        token_hash(token),
        now.to_sqlx(),
    )
    .fetch_optional(connection)
    .await?)
}

/// Uses a link up, and with it all others of the same person.
pub(super) async fn take(connection: &mut PgConnection, token: &str, now: Timestamp) -> Result<Option<UserId>> {
    let hash = token_hash(token);
    // The user is locked first, so that two links of one person wait for each other.
    let user_id = sqlx::query_scalar!(
        "select u.id from password_links l join users u on u.id = l.user_id
         where l.token_hash = $1 and l.expires_at > $2 and u.is_active for no key update of u",
        &hash,
        now.to_sqlx(),
    );
    let Some(user_id) = user_id.fetch_optional(&mut *connection).await? else { return Ok(None) };
    let taken = sqlx::query!("delete from password_links where token_hash = $1", &hash);
    if taken.execute(&mut *connection).await?.rows_affected() == 0 {
        return Ok(None);
    }
    delete_of(connection, user_id).await?;
    Ok(Some(user_id))
}

/// Deletes all links of someone.
pub(crate) async fn delete_of(connection: &mut PgConnection, user_id: UserId) -> Result<()> {
    sqlx::query!("delete from password_links where user_id = $1", *user_id).execute(connection).await?;
    Ok(())
}

/// Deletes links that no longer work.
pub async fn delete_expired(connection: &mut PgConnection, now: Timestamp) -> Result<u64> {
    let deleted = sqlx::query!("delete from password_links where expires_at <= $1", now.to_sqlx());
    Ok(deleted.execute(connection).await?.rows_affected())
}

/// Whom to mail a link, if they are active.
pub async fn recipient(connection: &mut PgConnection, user_id: UserId) -> Result<Option<Recipient>> {
    Ok(sqlx::query_as!(
        Recipient,
        r#"select email, full_name, password_hash is not null as "has_password!" from users where id = $1 and is_active"#,
        *user_id,
    )
    .fetch_optional(connection)
    .await?)
}

/// The active user with this email address.
pub(super) async fn active_user(connection: &mut PgConnection, email: &str) -> Result<Option<UserId>> {
    Ok(sqlx::query_scalar!("select id from users where email = $1 and is_active", email)
        .fetch_optional(connection)
        .await?)
}
