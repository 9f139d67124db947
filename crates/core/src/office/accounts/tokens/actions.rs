//! Makes and revokes tokens.

use super::model::{LONGEST_DAYS, NewToken, Scope};
use super::{PREFIX, TokenInput, queries};
use crate::access::{Action, Group, Viewer};
use crate::ids::UserId;
use crate::input::Field;
use crate::office::accounts::{AccountNews, User, factors};
use crate::office::organisation::sign_in_rules;
use crate::{Error, Result};
use clerk_platform::secrets::random_token;
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

/// How many tokens that work someone may have.
const MOST: i64 = 50;

/// Whether someone may make tokens of their own: the groups that may are a setting.
pub async fn may_make(connection: &mut PgConnection, user: &User) -> Result<bool> {
    let (rules, _) = sign_in_rules(connection).await?;
    let is_in = |group: &Group| user.groups.contains(group) || user.is_superuser && *group == Group::Admin;
    Ok(rules.token_groups.iter().any(is_in))
}

/// Makes a token of one's own and returns it; only its hash is kept. The owner is told by mail. The page has asked them for their
/// password, unless they have just signed in.
///
/// # Errors
/// [`Error::Conflict`] for someone who may not make any, and when they have many; [`Error::Invalid`] for a scope above their rights.
pub async fn make(connection: &mut PgConnection, user: &User, input: &TokenInput, now: Timestamp) -> Result<String> {
    if !may_make(connection, user).await? {
        return Err(Error::Conflict("Your group can’t make API tokens. Ask an admin for one.".to_owned()));
    }
    if !Scope::offered_to(&user.viewer()).contains(&input.scope) {
        return Err(Error::invalid("scope", "Only admins can make a token that may do everything."));
    }
    if queries::count(connection, user.id, now).await? >= MOST {
        return Err(Error::Conflict(format!("You have {MOST} tokens. Revoke one first.")));
    }
    let new = NewToken { name: &input.name, scope: input.scope, days: input.days.stored().into() };
    let token = create(connection, user.id, &new, now).await?;
    factors::tell(connection, user.id, AccountNews::TokenMade).await?;
    Ok(token)
}

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
