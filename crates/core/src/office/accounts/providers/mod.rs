//! Signing in with an account at Google or Microsoft. The web server asks them and checks their answer; here is what follows from it.
//! Only people who have been invited can come in this way.

mod queries;

pub use queries::of;

use super::actions::is_set_up;
use super::onward::go_on;
use super::record::record;
use super::{AccountNews, Onward, Visitor, account_email, factors, guessing};
use crate::access::{Action, Viewer};
use crate::ids::UserId;
use crate::office::audit::{self, Act};
use crate::office::organisation::{Way, sign_in_rules};
use crate::office::staff::require;
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
    /// The person with their email address signs in with another account at the same provider.
    Another,
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
    let user_id = match owner(&mut tx, vouched, now).await? {
        Owner::Known(user_id) => user_id,
        other => {
            let known = if let Owner::Another(user_id) = other { Some(user_id) } else { None };
            failed(&mut tx, known, vouched.provider, now).await?;
            tx.commit().await?;
            return Ok(if known.is_some() { Received::Another } else { Received::Unknown });
        }
    };
    let email = factors::held(&mut tx, user_id).await?.email;
    let onward = go_on(&mut tx, user_id, vouched.provider, visitor, next, now).await?;
    tx.commit().await?;
    Ok(Received::Right(onward, email))
}

/// Records that a provider's answer was refused, such as one that is not signed as it should be.
pub async fn refused(pool: &PgPool, visitor: &Visitor, provider: Way, now: Timestamp) -> Result<()> {
    let mut tx = audit::begin(pool, &visitor.actor).await?;
    failed(&mut tx, None, provider, now).await?;
    Ok(tx.commit().await?)
}

async fn failed(connection: &mut PgConnection, user_id: Option<UserId>, provider: Way, now: Timestamp) -> Result<()> {
    record(connection, user_id, Act::SignInFailed, Some(provider.label())).await?;
    guessing::note_failure(connection, now).await
}

/// Whose an account at a provider is.
enum Owner {
    Known(UserId),
    Nobody,
    /// It is of nobody, and the person with its email address has another one there.
    Another(UserId),
}

async fn owner(connection: &mut PgConnection, vouched: &Vouched, now: Timestamp) -> Result<Owner> {
    let is_long = |text: &str| text.is_empty() || text.chars().count() > LONGEST_NAME;
    if is_long(&vouched.issuer) || is_long(&vouched.subject) {
        return Ok(Owner::Nobody);
    }
    if let Some((user_id, is_active)) = queries::owner(connection, &vouched.issuer, &vouched.subject, now).await? {
        return Ok(if is_active { Owner::Known(user_id) } else { Owner::Nobody });
    }
    let Some(email) = vouched.email.as_deref().and_then(account_email) else { return Ok(Owner::Nobody) };
    let Some(user_id) = queries::link(connection, vouched, &email, now).await? else {
        let other = queries::with_another(connection, vouched.provider, &email).await?;
        return Ok(other.map_or(Owner::Nobody, Owner::Another));
    };
    record(connection, Some(user_id), Act::Linked, Some(vouched.provider.label())).await?;
    factors::tell(connection, user_id, AccountNews::ProviderLinked).await?;
    Ok(Owner::Known(user_id))
}

/// Unlinks one's own account at a provider, unless nothing else would be left to sign in with.
pub async fn unlink(connection: &mut PgConnection, user_id: UserId, provider: Way) -> Result<()> {
    let held = factors::held(connection, user_id).await?;
    let linked = queries::of(connection, user_id).await?;
    let (rules, _) = sign_in_rules(connection).await?;
    let is_left = |way: &Way| *way != provider && is_set_up(*way, &held, &linked);
    if !rules.ways.iter().any(is_left) {
        let message = "You could not sign in any more: set up another way that your centre allows first.";
        return Err(Error::Conflict(message.to_owned()));
    }
    remove(connection, user_id, provider).await
}

/// Unlinks someone's account at a provider, for admins: with the next sign-in there, the account that has their email address is linked.
pub async fn unlink_of(connection: &mut PgConnection, viewer: &Viewer, user_id: UserId, provider: Way) -> Result<()> {
    require(viewer, user_id, Action::ManageUsers)?;
    remove(connection, user_id, provider).await
}

async fn remove(connection: &mut PgConnection, user_id: UserId, provider: Way) -> Result<()> {
    if !queries::unlink(connection, user_id, provider).await? {
        return Err(Error::Conflict("This account has been removed already.".to_owned()));
    }
    record(connection, Some(user_id), Act::Unlinked, Some(provider.label())).await?;
    factors::tell(connection, user_id, AccountNews::ProviderUnlinked).await
}
