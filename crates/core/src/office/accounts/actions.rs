//! What happens to an account, and to its sessions, tokens and links with it.

use super::factors::Held;
use super::guessing::{self, Counters};
use super::passwords::{self, OwnWords};
use super::providers::Linked;
use super::record::record;
use super::sign_in::checked;
use super::{AccountNews, attempts, factors, password_links, providers, queries, sessions, tokens};
use crate::ids::UserId;
use crate::office::audit::{self, Act, Actor};
use crate::office::organisation::{Way, organisation};
use crate::{Error, Result};
use clerk_platform::password_work::PasswordWork;
use jiff::Timestamp;
use secrecy::SecretString;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// Sets a password: sessions end, tokens are revoked, links to set one no longer work. The owner is told by mail.
pub async fn set_password(
    connection: &mut PgConnection,
    user_id: UserId,
    password_hash: &str,
    now: Timestamp,
) -> Result<()> {
    store_password(connection, user_id, password_hash, now).await?;
    sessions::end_of(connection, user_id, now).await
}

/// Changes one's own password. The current one has to be given too, since someone else may be at the keyboard. All other sessions
/// end, and the owner is told by mail.
///
/// # Errors
/// [`Error::Invalid`] with what is wrong with either password; [`Error::Busy`].
pub async fn change_password(
    pool: &PgPool,
    work: &PasswordWork,
    actor: &Actor,
    user_id: UserId,
    change: PasswordChange,
    now: Timestamp,
) -> Result<()> {
    let (own, hash) = own_words(&mut *pool.acquire().await?, user_id).await?;
    require_present(pool, work, actor, user_id, change.present, hash, now).await?;
    passwords::require_good(&change.new, &own)?;
    let hash = work.hash(change.new).await?;
    let mut tx = audit::begin(pool, actor).await?;
    store_password(&mut tx, user_id, &hash, now).await?;
    sessions::end_others(&mut tx, user_id, change.session, now).await?;
    Ok(tx.commit().await?)
}

/// What someone enters to change their password.
#[derive(Debug)]
pub struct PasswordChange {
    /// The current one.
    pub present: SecretString,
    /// The new one.
    pub new: SecretString,
    /// The session that stays.
    pub session: Uuid,
}

/// Refuses anyone who does not know the current password.
pub(crate) async fn require_present(
    pool: &PgPool,
    work: &PasswordWork,
    actor: &Actor,
    user_id: UserId,
    present: SecretString,
    hash: Option<String>,
    now: Timestamp,
) -> Result<()> {
    let wrong = |message: &str| Error::invalid("present", message);
    if hash.is_none() {
        return Err(wrong("You have no password yet. Use “Forgot your password?” on the sign-in page to set one."));
    }
    let counters = Counters::of_present_password(user_id);
    let Ok(counted) = guessing::count(pool, counters, now).await? else {
        return Err(wrong("Too many attempts. Please wait a few minutes and try again."));
    };
    let fits = checked(pool, &counted, work.fits(present, hash).await).await?;
    let mut tx = audit::begin(pool, actor).await?;
    match fits {
        true => counted.succeeded(&mut tx).await?,
        false => record(&mut tx, Some(user_id), Act::SignInFailed, Some("Current password")).await?,
    }
    tx.commit().await?;
    if fits { Ok(()) } else { Err(wrong("This is not your current password.")) }
}

/// What someone's password must not be made of, and the hash of the current one.
pub async fn own_words(connection: &mut PgConnection, user_id: UserId) -> Result<(OwnWords, Option<String>)> {
    let (email, full_name, hash) = queries::named(connection, user_id).await?;
    let (organisation, _) = organisation(connection).await?;
    Ok((OwnWords::new(&email, &full_name, &organisation.name), hash))
}

async fn store_password(connection: &mut PgConnection, user_id: UserId, hash: &str, now: Timestamp) -> Result<()> {
    queries::set_password_hash(connection, user_id, hash, now).await?;
    tokens::revoke_all(connection, user_id, now).await?;
    password_links::delete_of(connection, user_id).await?;
    attempts::delete_of(connection, user_id).await?;
    record(connection, Some(user_id), Act::PasswordChanged, None).await?;
    factors::tell(connection, user_id, AccountNews::PasswordChanged).await
}

/// Refuses ways of signing in of which someone can use none: an admin must not lock themselves out.
///
/// # Errors
/// [`Error::Invalid`] on the field `ways`.
pub async fn require_usable(connection: &mut PgConnection, user_id: UserId, ways: &[Way]) -> Result<()> {
    let held = factors::held(connection, user_id).await?;
    let linked = providers::of(connection, user_id).await?;
    match ways.iter().any(|way| is_set_up(*way, &held, &linked)) {
        true => Ok(()),
        false => {
            Err(Error::invalid("ways", "You could not sign in any more: choose a way that you have set up yourself."))
        }
    }
}

/// Whether someone could sign in this way, if it is allowed.
pub(super) fn is_set_up(way: Way, held: &Held, linked: &[Linked]) -> bool {
    match way {
        Way::Password => held.has_password,
        Way::Passkey => held.passkeys > 0,
        Way::Google | Way::Microsoft => linked.iter().any(|account| account.provider == way),
    }
}

/// Takes away someone's access at once: sessions end, tokens are revoked, links to set a password no longer work.
pub async fn deactivate(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<()> {
    queries::set_inactive(connection, user_id, now).await?;
    tokens::revoke_all(connection, user_id, now).await?;
    password_links::delete_of(connection, user_id).await?;
    attempts::delete_of(connection, user_id).await?;
    sessions::end_of(connection, user_id, now).await
}
