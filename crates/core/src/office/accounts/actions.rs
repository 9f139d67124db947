//! What happens to an account, and to its sessions, tokens and links with it.

use super::{SESSION_IDLE, password_links, queries, tokens};
use crate::Result;
use crate::ids::UserId;
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;

/// How long ago a session's last use may be before it is written again: not every click costs a write.
const TOUCH_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// Sets a password and ends all sessions; links to set one no longer work.
pub async fn set_password(
    connection: &mut PgConnection,
    user_id: UserId,
    password_hash: &str,
    now: Timestamp,
) -> Result<()> {
    queries::set_password_hash(connection, user_id, password_hash, now).await?;
    password_links::delete_of(connection, user_id).await?;
    queries::sign_out_everywhere(connection, user_id).await
}

/// Takes away someone's access at once: sessions end, tokens are revoked, links to set a password no longer work.
pub async fn deactivate(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<()> {
    queries::set_inactive(connection, user_id, now).await?;
    tokens::revoke_all(connection, user_id, now).await?;
    password_links::delete_of(connection, user_id).await?;
    queries::sign_out_everywhere(connection, user_id).await
}

/// Extends a session, unless that was done a moment ago.
pub(crate) async fn touch_session(
    connection: &mut PgConnection,
    token: &str,
    last_seen_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    if now.duration_since(last_seen_at) <= TOUCH_AFTER {
        return Ok(());
    }
    queries::extend_session(connection, token, now, SESSION_IDLE).await
}
