//! Signing in with an account at Google or Microsoft. The web server asks them and checks their answer; here is what follows from it.
//! Only people who have been invited can come in this way.

mod queries;

pub use queries::of;

use super::onward::go_on;
use super::record::record;
use super::{AccountNews, Onward, Visitor, account_email, factors, guessing};
use crate::ids::UserId;
use crate::office::audit::{self, Act};
use crate::office::organisation::{Way, sign_in_rules};
use crate::{Error, Result};
use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};

/// The longest name that a provider may have for itself or for someone, in characters.
const LONGEST_NAME: usize = 500;

/// Someone whom a provider vouches for.
#[derive(Debug, Clone)]
pub struct Vouched {
    /// Google or Microsoft.
    pub provider: Way,
    /// What the provider calls itself.
    pub issuer: String,
    /// What it calls them. It never changes, unlike an email address.
    pub subject: String,
    /// Their email address, if the provider has made sure that it is theirs.
    pub email: Option<String>,
}

/// An account at a provider with which someone signs in.
#[derive(Debug, Clone)]
pub struct Linked {
    /// Google or Microsoft.
    pub provider: Way,
    /// Its email address when it was linked.
    pub email: String,
    /// When it was linked.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// What became of someone whom a provider vouches for.
#[derive(Debug)]
pub enum Received {
    /// They go on; with their email address.
    Right(Onward, String),
    /// Nobody here is them: they have to be invited.
    Unknown,
    /// This way is not allowed at present.
    NotAllowed,
}

/// Signs in someone whom a provider vouches for. The first time, the account is linked to the one that was invited with the same email
/// address; from then on only the provider's own name for them counts.
pub async fn sign_in(
    pool: &PgPool,
    vouched: &Vouched,
    (visitor, next): (&Visitor, &str),
    now: Timestamp,
) -> Result<Received> {
    let mut tx = audit::begin(pool, &visitor.actor).await?;
    if !sign_in_rules(&mut tx).await?.0.allow(vouched.provider) {
        return Ok(Received::NotAllowed);
    }
    let Some(user_id) = owner(&mut tx, vouched, now).await? else {
        record(&mut tx, None, Act::SignInFailed, Some(vouched.provider.label())).await?;
        guessing::note_failure(&mut tx, now).await?;
        tx.commit().await?;
        return Ok(Received::Unknown);
    };
    let email = factors::held(&mut tx, user_id).await?.email;
    let onward = go_on(&mut tx, user_id, vouched.provider, visitor, next, now).await?;
    tx.commit().await?;
    Ok(Received::Right(onward, email))
}

async fn owner(connection: &mut PgConnection, vouched: &Vouched, now: Timestamp) -> Result<Option<UserId>> {
    let is_long = |text: &str| text.is_empty() || text.chars().count() > LONGEST_NAME;
    if is_long(&vouched.issuer) || is_long(&vouched.subject) {
        return Ok(None);
    }
    if let Some((user_id, is_active)) = queries::owner(connection, &vouched.issuer, &vouched.subject, now).await? {
        return Ok(is_active.then_some(user_id));
    }
    let Some(email) = vouched.email.as_deref().and_then(account_email) else { return Ok(None) };
    let Some(user_id) = queries::link(connection, vouched, &email, now).await? else { return Ok(None) };
    record(connection, Some(user_id), Act::Linked, Some(vouched.provider.label())).await?;
    factors::tell(connection, user_id, AccountNews::ProviderLinked).await?;
    Ok(Some(user_id))
}

/// Unlinks one's own account at a provider, unless nothing else would be left to sign in with.
pub async fn unlink(connection: &mut PgConnection, user_id: UserId, provider: Way) -> Result<()> {
    let held = factors::held(connection, user_id).await?;
    if !held.has_password && held.passkeys == 0 {
        let message = "You could not sign in any more: set a password or add a passkey first.";
        return Err(Error::Conflict(message.to_owned()));
    }
    match queries::unlink(connection, user_id, provider).await? {
        true => record(connection, Some(user_id), Act::Unlinked, Some(provider.label())).await,
        false => Err(Error::NotFound),
    }
}
