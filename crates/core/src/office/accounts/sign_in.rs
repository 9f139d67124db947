//! Signing in by email and password.

use super::guessing::{self, Counted, Counters};
use super::onward::go_on;
use super::record::record;
use super::{Onward, Visitor, queries};
use crate::input::{LONGEST_EMAIL, clean};
use crate::office::audit::{self, Act};
use crate::office::organisation::{Way, sign_in_rules};
use crate::{Error, Result};
use clerk_platform::password_work::PasswordWork;
use jiff::Timestamp;
use secrecy::SecretString;
use sqlx::PgPool;

/// The result of trying to sign in.
#[derive(Debug)]
pub enum SignIn {
    /// It is them.
    Right(Onward),
    /// The email or the password is wrong. It does not say which.
    Refused,
    /// Too many failures: try again after this many seconds.
    Wait(i64),
    /// Passwords are not allowed at present.
    NotAllowed,
}

/// An email address as accounts have it; none if it can't be anyone's, which spares the database what strangers send.
pub(crate) fn account_email(typed: &str) -> Option<String> {
    // Cleaning makes no text longer, and takes time.
    let email = (typed.len() <= 4 * LONGEST_EMAIL).then(|| clean::exact(typed).to_lowercase())?;
    (!email.is_empty() && email.chars().count() <= LONGEST_EMAIL).then_some(email)
}

/// Tries to sign in with a password. `next` is the page to go to afterwards.
pub async fn sign_in(
    pool: &PgPool,
    work: &PasswordWork,
    email: &str,
    password: SecretString,
    (visitor, next): (&Visitor, &str),
    now: Timestamp,
) -> Result<SignIn> {
    let Some(email) = account_email(email) else { return Ok(SignIn::Refused) };
    let counted = match guessing::count(pool, Counters::of_password(&email, visitor), now).await? {
        Ok(counted) => counted,
        Err(seconds) => {
            let mut tx = audit::begin(pool, &visitor.actor).await?;
            let user_id = queries::password_of(&mut tx, &email).await?.map(|(id, _)| id);
            record(&mut tx, user_id, Act::SignInBlocked, None).await?;
            tx.commit().await?;
            return Ok(SignIn::Wait(seconds));
        }
    };
    // The connection is returned before the password is checked, which takes long.
    let mut connection = pool.acquire().await?;
    if !sign_in_rules(&mut connection).await?.0.allow(Way::Password) {
        return Ok(SignIn::NotAllowed);
    }
    let found = queries::password_of(&mut connection, &email).await?;
    drop(connection);
    let (user_id, hash) = found.map_or((None, None), |(id, hash)| (Some(id), hash));
    let fits = checked(pool, &counted, work.fits(password, hash.clone()).await).await?;
    let mut tx = audit::begin(pool, &visitor.actor).await?;
    let still_fits = match (user_id, hash) {
        // It may have been changed while it was checked.
        (Some(id), Some(hash)) if fits => queries::hold_password(&mut tx, id, &hash).await?,
        _ => false,
    };
    let Some(id) = user_id.filter(|_| still_fits) else {
        record(&mut tx, user_id, Act::SignInFailed, Some(Way::Password.label())).await?;
        guessing::note_failure(&mut tx, now).await?;
        tx.commit().await?;
        return Ok(SignIn::Refused);
    };
    counted.succeeded(&mut tx).await?;
    let onward = go_on(&mut tx, id, Way::Password, visitor, next, now).await?;
    tx.commit().await?;
    Ok(SignIn::Right(onward))
}

/// A password that could not be checked for want of time is no failure of anyone's.
pub(crate) async fn checked(pool: &PgPool, counted: &Counted, fits: Result<bool>) -> Result<bool> {
    if matches!(fits, Err(Error::Busy)) {
        guessing::take_back(pool, counted).await?;
    }
    fits
}
