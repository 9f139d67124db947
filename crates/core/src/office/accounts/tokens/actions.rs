//! Makes and revokes tokens.

use super::model::{LONGEST_DAYS, NewToken};
use super::{PREFIX, queries};
use crate::access::{Action, Viewer};
use crate::ids::UserId;
use crate::{Error, Result};
use clerk_platform::secrets::random_token;
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

/// Creates a token and returns it; only its hash is kept.
pub async fn create(
    connection: &mut PgConnection,
    user_id: UserId,
    new: &NewToken<'_>,
    now: Timestamp,
) -> Result<String> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Error::invalid("name", "A token’s name has 1 to 100 characters."));
    }
    if !(1..=LONGEST_DAYS).contains(&new.days) {
        return Err(Error::invalid("days", format!("A token works for 1 to {LONGEST_DAYS} days.")));
    }
    let token = format!("{PREFIX}{}", random_token());
    let expires_at = now.saturating_add(SignedDuration::from_hours(24 * new.days)).unwrap_or(now);
    queries::insert(connection, user_id, name, new.scope, &token, expires_at, now).await?;
    Ok(token)
}

/// Revokes one token: one's own, or as an admin anyone's. Returns whose it was.
pub async fn revoke(connection: &mut PgConnection, viewer: &Viewer, id: Uuid, now: Timestamp) -> Result<UserId> {
    let user_id = queries::owner(connection, id).await?.ok_or(Error::NotFound)?;
    if user_id != viewer.user_id {
        viewer.require(Action::ManageUsers)?;
    }
    queries::revoke(connection, id, now).await?;
    Ok(user_id)
}

/// Revokes a user's tokens of this name; says how many.
pub async fn revoke_named(connection: &mut PgConnection, user_id: UserId, name: &str, now: Timestamp) -> Result<u64> {
    queries::revoke_named(connection, user_id, name.trim(), now).await
}
