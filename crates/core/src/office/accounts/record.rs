//! What happened to an account: every way of signing in, every failure and every change goes through this one place.

use crate::Result;
use crate::ids::UserId;
use crate::office::audit::{self, Act, Kind, Object};
use sqlx::PgConnection;

/// Records what happened to someone's account, in the transaction in which it happens, which has said who does it. `user_id` is none
/// when nobody has the email address that was given; the address itself is not kept, since people type passwords there by mistake.
pub(crate) async fn record(
    connection: &mut PgConnection,
    user_id: Option<UserId>,
    act: Act,
    detail: Option<&str>,
) -> Result<()> {
    let user = user_id.map(|id| id.to_string());
    tracing::info!(act = act.as_str(), user, detail, "account");
    let object = user_id.map_or_else(|| Object::whole(Kind::User), Object::user);
    match act {
        Act::SignInBlocked => audit::record_seldom(connection, act, &object).await,
        act => audit::record(connection, act, &object, detail).await,
    }
}
