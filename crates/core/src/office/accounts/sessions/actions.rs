//! Starts and ends sessions.

use super::model::{Browser, Signed};
use super::queries;
use crate::access::{Action, Viewer};
use crate::ids::UserId;
use crate::office::accounts::tokens;
use crate::office::audit::{self, Act, Kind, Object};
use crate::{Error, Result};
use clerk_platform::secrets::random_token;
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

/// How long ago a session's last use may be before it is written again: not every click costs a write.
const TOUCH_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// Signs someone in on a browser, whose earlier session ends. `way` says how they proved who they are.
pub async fn start(
    connection: &mut PgConnection,
    user_id: UserId,
    browser: &Browser,
    way: &str,
    now: Timestamp,
) -> Result<Signed> {
    replace(connection, browser, now).await?;
    let token = random_token();
    let session_id = queries::insert(connection, user_id, &token, browser, now).await?;
    audit::becomes(connection, user_id, session_id).await?;
    audit::record(connection, Act::SignedIn, &Object::user(user_id), Some(way)).await?;
    Ok(Signed { token, session_id, user_id, is_own_computer: browser.is_own_computer })
}

/// Ends the session that a browser has had until now: someone else may be signing in there.
pub(crate) async fn replace(connection: &mut PgConnection, browser: &Browser, now: Timestamp) -> Result<()> {
    if let Some(earlier) = &browser.replaces {
        queries::end_by_token(connection, earlier, now).await?;
    }
    Ok(())
}

/// Extends a session that is being used, unless that was done a moment ago.
pub(crate) async fn touch(
    connection: &mut PgConnection,
    id: Uuid,
    is_own_computer: bool,
    last_seen_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    if now.duration_since(last_seen_at) <= TOUCH_AFTER {
        return Ok(());
    }
    queries::extend(connection, id, now, Browser::idle(is_own_computer)).await
}

/// Signs out: ends the session with this token, if there is one.
pub async fn end_own(connection: &mut PgConnection, token: &str, now: Timestamp) -> Result<()> {
    if let Some((user_id, _)) = queries::end_by_token(connection, token, now).await? {
        audit::record(connection, Act::SignedOut, &Object::user(user_id), None).await?;
    }
    Ok(())
}

/// Ends one session: one's own, or as an admin anyone's. Returns whose it was.
pub async fn end(connection: &mut PgConnection, viewer: &Viewer, id: Uuid, now: Timestamp) -> Result<UserId> {
    let user_id = queries::owner(connection, id).await?.ok_or(Error::NotFound)?;
    if user_id != viewer.user_id {
        viewer.require(Action::ManageUsers)?;
    }
    queries::end(connection, id, now).await?;
    audit::record(connection, Act::SessionEnded, &Object::new(Kind::User, user_id), Some(&id.to_string())).await?;
    Ok(user_id)
}

/// Signs someone out everywhere: all their sessions end, and their API tokens are revoked. For oneself, or as an admin for
/// anyone.
pub async fn end_all(connection: &mut PgConnection, viewer: &Viewer, user_id: UserId, now: Timestamp) -> Result<()> {
    if user_id != viewer.user_id {
        viewer.require(Action::ManageUsers)?;
    }
    queries::end_of(connection, user_id, now).await?;
    tokens::revoke_all(connection, user_id, now).await?;
    audit::record(connection, Act::SignedOutEverywhere, &Object::user(user_id), None).await
}
