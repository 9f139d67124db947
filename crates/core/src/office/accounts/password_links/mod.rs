//! Links with which someone sets a password: their first one after an invitation, or a new one in place of a forgotten one.
//!
//! A link is mailed by a job, so that its token is nowhere but in that mail. It works once.

mod queries;

pub(crate) use queries::delete_of;
pub use queries::{create, delete_expired, holder, recipient};

use super::guessing::{self, Counters};
use super::onward::go_on;
use super::passwords;
use super::record::record;

use super::{Onward, SendPasswordReset, Visitor, account_email};
use crate::Result;
use crate::ids::UserId;
use crate::jobs::{EnqueueOptions, enqueue};
use crate::office::accounts;
use crate::office::audit::{self, Act};
use crate::office::organisation::{Way, sign_in_rules};
use clerk_platform::password_work::PasswordWork;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use sqlx::PgPool;
use uuid::Uuid;

/// How long an invitation works.
pub const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long the link for a forgotten password works.
pub const RESET: SignedDuration = SignedDuration::from_hours(1);

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

/// Sets a password by a link, ends all sessions, and goes on to sign in. `None` if the link does not work, or no longer does.
///
/// # Errors
/// [`Error::Invalid`](crate::Error) when the password is not good enough; [`Error::Busy`](crate::Error).
pub async fn redeem(
    pool: &PgPool,
    work: &PasswordWork,
    token: &str,
    password: SecretString,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Option<Onward>> {
    // Looked at before the password is hashed, which is expensive.
    let mut connection = pool.acquire().await?;
    let Some(holder) = holder(&mut connection, token, now).await? else { return Ok(None) };
    let (own, _) = accounts::own_words(&mut connection, holder.user_id).await?;
    drop(connection);
    passwords::require_good(&password, &own)?;
    let hash = work.hash(password).await?;
    let mut tx = audit::begin(pool, &visitor.actor).await?;
    // Of two that use it at the same moment, one finds it gone.
    let Some(user_id) = queries::take(&mut tx, token, now).await? else { return Ok(None) };
    record(&mut tx, Some(user_id), Act::LinkUsed, None).await?;
    accounts::set_password(&mut tx, user_id, &hash, now).await?;
    // A link is no second factor: anyone who has one is asked for it.
    let onward = match sign_in_rules(&mut tx).await?.0.allow(Way::Password) {
        true => go_on(&mut tx, user_id, Way::Password, visitor, "/admin", now).await?,
        false => Onward::AnotherWay,
    };
    tx.commit().await?;
    Ok(Some(onward))
}

/// What became of someone who asks for a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// If they have an account, a link is on its way.
    Done,
    /// Nobody can have this email address.
    NoAddress,
    /// There were too many tries; how many seconds to wait.
    Wait(i64),
}

/// Has a link mailed to someone who has forgotten their password. Nothing that it says or does shows whether the account exists.
pub async fn ask(pool: &PgPool, email: &str, visitor: &Visitor, now: Timestamp) -> Result<Asked> {
    let Some(email) = account_email(email) else { return Ok(Asked::NoAddress) };
    if let Err(seconds) = guessing::count(pool, Counters::of_forgotten(&email, visitor), now).await? {
        return Ok(Asked::Wait(seconds));
    }
    let mut tx = audit::begin(pool, &visitor.actor).await?;
    let found = queries::active_user(&mut tx, &email).await?;
    record(&mut tx, found, Act::ResetAsked, None).await?;
    // If there is no such user, there is a job too, which does nothing: it takes as long.
    let user_id = found.unwrap_or_else(|| Uuid::new_v4().into());
    let options = EnqueueOptions { trace: visitor.trace.clone(), ..Default::default() };
    enqueue(&mut tx, &SendPasswordReset { user_id }, options).await?;
    tx.commit().await?;
    Ok(Asked::Done)
}
