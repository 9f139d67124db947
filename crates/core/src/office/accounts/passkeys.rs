//! Passkeys: keys in someone's phone, computer or a stick, which open with a finger, a face or a PIN. What is said between the browser
//! and the key is checked by the web server's library; here is what follows from it.

use super::attempts::{Attempt, Step};
use super::factors::{self, Passkey};
use super::guessing;
use super::onward::{end_attempt, finish};
use super::record::record;
use super::{Entered, Visitor, attempts};
use crate::ids::UserId;
use crate::input::clean;
use crate::office::audit::Act;
use crate::office::organisation::{Way, sign_in_rules};
use crate::{Error, Result};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// The most passkeys that someone may have.
const MOST: usize = 20;

/// A passkey as it comes from the browser, checked.
#[derive(Debug)]
pub struct NewPasskey {
    /// The id of its credential.
    pub credential_id: Vec<u8>,
    /// The public key and its counter, as the library keeps them.
    pub credential: Value,
    /// What its owner calls it.
    pub name: String,
}

/// Adds a passkey, in the attempt with this token. With their first factor they get recovery codes, which are returned.
///
/// # Errors
/// [`Error::Invalid`] when it can't be named so, or has been added already.
pub async fn add(
    connection: &mut PgConnection,
    (user_id, token): (UserId, &str),
    new: &NewPasskey,
    now: Timestamp,
) -> Result<Option<Vec<String>>> {
    let name = clean::line(&new.name);
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Error::invalid("name", "Give it a name of 1 to 100 characters, such as “Work laptop”."));
    }
    if factors::passkeys_of(connection, user_id).await?.len() >= MOST {
        return Err(Error::invalid("name", "You have 20 passkeys. Remove one first."));
    }
    factors::add_passkey(connection, user_id, &new.credential_id, &name, &new.credential, now).await?;
    factors::added(connection, user_id, token, &format!("Passkey: {name}"), now).await
}

/// Whose passkey this is, and what is kept of it.
pub async fn find(connection: &mut PgConnection, credential_id: &[u8]) -> Result<Option<(UserId, Passkey)>> {
    factors::passkey_by_credential(connection, credential_id).await
}

/// A passkey has signed: as the only step of signing in, or as the second one of this attempt. `credential` is what is kept of it from
/// now on.
pub async fn signed(
    connection: &mut PgConnection,
    (token, attempt): (&str, &Attempt),
    (user_id, id, credential): (UserId, Uuid, &Value),
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Entered> {
    factors::passkey_used(connection, id, credential, now).await?;
    if attempt.step == Step::Factor {
        return match attempt.user_id {
            Some(expected) if expected == user_id => end_attempt(connection, token, Step::Factor, visitor, now).await,
            _ => Ok(Entered::Gone),
        };
    }
    let (rules, _) = sign_in_rules(connection).await?;
    if attempt.step != Step::Passkey || !rules.allow(Way::Passkey) {
        return Ok(Entered::Gone);
    }
    attempts::delete(connection, token).await?;
    let mut visitor = visitor.clone();
    visitor.browser.is_own_computer = attempt.own_computer;
    Ok(Entered::In(finish(connection, user_id, Way::Passkey, &visitor, now).await?, attempt.next.clone()))
}

/// A passkey has signed something wrong, or is not known.
pub async fn refused(connection: &mut PgConnection, user_id: Option<UserId>, now: Timestamp) -> Result<()> {
    record(connection, user_id, Act::SignInFailed, Some(Way::Passkey.label())).await?;
    guessing::note_failure(connection, now).await
}
