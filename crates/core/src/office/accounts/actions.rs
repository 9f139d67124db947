//! What happens to an account, and to its sessions, tokens and links with it.

use super::{password_links, queries, sessions, tokens};
use crate::Result;
use crate::ids::UserId;
use jiff::Timestamp;
use sqlx::PgConnection;

/// Sets a password: sessions end, tokens are revoked, links to set one no longer work.
pub async fn set_password(
    connection: &mut PgConnection,
    user_id: UserId,
    password_hash: &str,
    now: Timestamp,
) -> Result<()> {
    queries::set_password_hash(connection, user_id, password_hash, now).await?;
    tokens::revoke_all(connection, user_id, now).await?;
    password_links::delete_of(connection, user_id).await?;
    sessions::end_of(connection, user_id, now).await
}

/// Takes away someone's access at once: sessions end, tokens are revoked, links to set a password no longer work.
pub async fn deactivate(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<()> {
    queries::set_inactive(connection, user_id, now).await?;
    tokens::revoke_all(connection, user_id, now).await?;
    password_links::delete_of(connection, user_id).await?;
    sessions::end_of(connection, user_id, now).await
}
