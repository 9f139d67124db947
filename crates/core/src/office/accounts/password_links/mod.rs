//! Links with which someone sets a password: their first one after an invitation, or a new one in place of a forgotten one.
//!
//! A link is mailed by a job, so that its token is nowhere but in that mail. It works once.

mod queries;

pub(crate) use queries::delete_of;
pub use queries::{create, delete_expired, holder, recipient};

use crate::ids::UserId;
use crate::input::clean;
use crate::jobs::{EnqueueOptions, enqueue};
use crate::office::accounts::SendPasswordReset;
use crate::office::accounts::sessions::{self, Browser, Signed};
use crate::office::accounts::{self, MIN_PASSWORD};
use crate::office::audit::{self, Actor};
use crate::{Error, Result};
use clerk_platform::db;
use clerk_platform::secrets::hash_password;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use sqlx::PgPool;
use std::net::IpAddr;
use uuid::Uuid;

/// How long an invitation works.
pub const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long the link for a forgotten password works.
pub const RESET: SignedDuration = SignedDuration::from_hours(1);
/// The longest password, in characters.
const MAX_PASSWORD: usize = 200;

/// Someone who has been sent a link.
#[derive(Debug, Clone)]
pub struct Holder {
    /// Their user id.
    pub user_id: UserId,
    /// Their email address, which they sign in with.
    pub email: String,
    /// Their name.
    pub full_name: String,
}

/// Whom to mail a link, if they may have one.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// Where.
    pub email: String,
    /// Their name.
    pub full_name: String,
    /// Whether they have a password already.
    pub has_password: bool,
}

/// Sets a password by a link, ends all sessions, and signs in. `None` if the link does not
/// work, or no longer does.
pub async fn redeem(
    pool: &PgPool,
    token: &str,
    password: SecretString,
    (actor, browser): (&Actor, &Browser),
    now: Timestamp,
) -> Result<Option<Signed>> {
    let length = password.expose_secret().chars().count();
    // Looked at before the password is hashed, which is expensive.
    if holder(&mut *pool.acquire().await?, token, now).await?.is_none() {
        return Ok(None);
    }
    if !(MIN_PASSWORD..=MAX_PASSWORD).contains(&length) {
        let message = format!("A password must have {MIN_PASSWORD} to {MAX_PASSWORD} characters.");
        return Err(Error::invalid("password", message));
    }
    let hash = tokio::task::spawn_blocking(move || hash_password(&password)).await;
    let hash = hash.map_err(|error| Error::External(format!("hashing a password: {error}")))??;
    let mut tx = audit::begin(pool, actor).await?;
    // Of two that use it at the same moment, one finds it gone.
    let Some(user_id) = queries::take(&mut tx, token, now).await? else { return Ok(None) };
    accounts::set_password(&mut tx, user_id, &hash, now).await?;
    let signed = sessions::start(&mut tx, user_id, browser, "password link", now).await?;
    tx.commit().await?;
    Ok(Some(signed))
}

/// Has a link mailed to someone who has forgotten their password. If there were too many tries, says how many seconds to wait.
/// Nothing else that it says or does shows whether the account exists.
pub async fn ask(
    pool: &PgPool,
    email: &str,
    address: IpAddr,
    now: Timestamp,
    trace: Option<String>,
) -> Result<Option<i64>> {
    let email = clean::exact(email).to_lowercase();
    let keys = [format!("forgotten:{email}"), format!("forgotten-address:{address}")];
    if let Some(until) = accounts::count_failure(pool, &keys, now).await? {
        return Ok(Some(until.duration_since(now).as_secs().max(1)));
    }
    let mut tx = db::begin(pool).await?;
    // If there is no such user, there is a job too, which does nothing: it takes as long.
    let user_id = queries::active_user(&mut tx, &email).await?.unwrap_or_else(|| Uuid::new_v4().into());
    let options = EnqueueOptions { trace, ..Default::default() };
    enqueue(&mut tx, &SendPasswordReset { user_id }, options).await?;
    tx.commit().await?;
    Ok(None)
}
