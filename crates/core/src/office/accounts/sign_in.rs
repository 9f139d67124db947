//! Signing in by email and password, with waits that grow with failures but never lock anyone out for good.

use super::queries;
use super::sessions::{self, Browser, Signed};
use crate::input::clean;
use crate::office::audit::{self, Actor};
use crate::{Error, Result};
use clerk_platform::db;
use clerk_platform::secrets::password_fits;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use sqlx::PgPool;
use std::net::IpAddr;

/// Failures are forgotten after this long without a further one.
const FORGET_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);
/// Failures of one account, or from one address (an office shares one), that cost no wait.
const FREE_FAILURES: [i32; 2] = [5, 50];

/// The result of trying to sign in.
#[derive(Debug)]
pub enum SignIn {
    /// Signed in.
    Done(Signed),
    /// The email or the password is wrong. It does not say which.
    Refused,
    /// Too many failures: try again after this many seconds.
    Wait(i64),
}

/// Tries to sign in. The password is checked on a thread of its own, since that takes tens of milliseconds.
pub async fn sign_in(
    pool: &PgPool,
    email: &str,
    password: SecretString,
    address: IpAddr,
    (actor, browser): (&Actor, &Browser),
    now: Timestamp,
) -> Result<SignIn> {
    let email = clean::exact(email).to_lowercase();
    let keys = [format!("account:{email}"), format!("address:{address}")];
    // Every try counts as a failure until it has succeeded, so that many at once can't slip past the count.
    if let Some(until) = count_failure(pool, &keys, now).await? {
        return Ok(SignIn::Wait(until.duration_since(now).as_secs().max(1)));
    }
    let mut connection = pool.acquire().await?;
    let found = queries::password_of(&mut connection, &email).await?;
    drop(connection);
    let (user_id, hash) = match found {
        Some((id, hash)) => (Some(id), hash),
        None => (None, None),
    };
    let fits = tokio::task::spawn_blocking(move || password_fits(&password, hash.as_deref()))
        .await
        .map_err(|error| Error::External(format!("checking a password: {error}")))?;
    let Some(user_id) = user_id.filter(|_| fits) else { return Ok(SignIn::Refused) };
    let mut tx = audit::begin(pool, actor).await?;
    for key in &keys {
        queries::clear_throttle(&mut tx, key).await?;
    }
    let signed = sessions::start(&mut tx, user_id, browser, "password", now).await?;
    tx.commit().await?;
    Ok(SignIn::Done(signed))
}

/// Counts a failure for each key, of an account and of an address, or says until when one of them must wait.
pub(crate) async fn count_failure(pool: &PgPool, keys: &[String; 2], now: Timestamp) -> Result<Option<Timestamp>> {
    let mut tx = db::begin(pool).await?;
    for (key, free) in keys.iter().zip(FREE_FAILURES) {
        let failures = match queries::throttle(&mut tx, key).await? {
            Some((_, _, until)) if until > now => return Ok(Some(until)),
            Some((failures, last, _)) if now.duration_since(last) < FORGET_AFTER => failures.saturating_add(1),
            _ => 1,
        };
        let until = now.saturating_add(wait_after(failures, free)).unwrap_or(now);
        queries::set_throttle(&mut tx, key, failures, now, until).await?;
    }
    tx.commit().await?;
    Ok(None)
}

/// No wait for the first failures, then 1 s, 2 s, 4 s … up to the longest.
fn wait_after(failures: i32, free: i32) -> SignedDuration {
    match u32::try_from(failures - free) {
        Ok(beyond @ 1..=10) => SignedDuration::from_secs(1 << (beyond - 1)).min(LONGEST_WAIT),
        Ok(11..) => LONGEST_WAIT,
        _ => SignedDuration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        for (failures, seconds) in [(1, 0), (5, 0), (6, 1), (7, 2), (10, 16), (15, 512), (16, 900), (1000, 900)] {
            assert_eq!(wait_after(failures, 5).as_secs(), seconds, "{failures}");
        }
    }
}
