//! The admin's API tokens: one that works, one that has ended, one that was revoked. Nobody knows what they are.

use super::queries;
use clerk_core::Result;
use clerk_core::ids::UserId;
use clerk_core::office::accounts::tokens::{self, NewToken, Scope};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;

/// What the one that was revoked is called.
const REVOKED: &str = "Old website";

/// Adds them.
pub(super) async fn load(connection: &mut PgConnection, admin: UserId, now: Timestamp) -> Result<()> {
    let ago = |days: i64| now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now);
    for (name, scope, days, made) in [
        ("Monthly figures", Scope::Read, 365, 40),
        ("Move from the old system", Scope::Admin, 30, 200),
        (REVOKED, Scope::Write, 365, 160),
    ] {
        tokens::create(connection, admin, &NewToken { name, scope, days }, ago(made)).await?;
    }
    queries::revoke_token(connection, REVOKED, ago(75)).await
}
