//! Codes of an app, by RFC 6238: six digits, another every 30 seconds.

use super::{added, adding, queries, removed};
use crate::ids::UserId;
use crate::office::accounts::attempts;
use crate::{Error, Result};
use clerk_platform::secrets;
use jiff::Timestamp;
use qrcodegen::{QrCode, QrCodeEcc};
use secrecy::SecretString;
use sqlx::PgConnection;
use totp_rs::{Builder, Secret, Totp, TotpError};

/// What secrets are encrypted for.
const PURPOSE: &str = "totp";
/// Seconds of a step.
const STEP: u64 = 30;
/// How many steps a clock may be slow or fast.
const SKEW: u16 = 1;
/// Bytes of a secret: 160 bits, as RFC 4226 recommends.
const SECRET_LEN: usize = 20;
/// What it is called in the audit trail.
const NAME: &str = "Authenticator app";

/// A secret that an app is to be given.
pub struct Offer {
    /// As a QR code.
    pub picture: Picture,
    /// To type in by hand, in groups of four.
    pub typed: String,
}

/// A QR code, as what an SVG shows.
pub struct Picture {
    /// Its width and height, in squares, with the empty rim that readers need.
    pub squares: i32,
    /// The dark squares: the `d` of a path.
    pub path: String,
}

impl Picture {
    fn of(text: &str) -> Result<Self> {
        /// The rim, by ISO 18004.
        const RIM: i32 = 4;
        let code = QrCode::encode_text(text, QrCodeEcc::Medium)
            .map_err(|error| Error::External(format!("a QR code: {error}")))?;
        let rows = 0..code.size();
        let dark =
            rows.clone().flat_map(|y| rows.clone().map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
        let path = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + RIM, y + RIM)).collect();
        Ok(Self { squares: code.size() + 2 * RIM, path })
    }
}

/// Offers someone a secret for their app: the one that this attempt remembers, encrypted, or a new one. Nobody else is offered the same.
pub async fn offer(
    connection: &mut PgConnection,
    key: &SecretString,
    (user_id, email): (UserId, &str),
    (token, remembered): (&str, Option<&[u8]>),
) -> Result<Offer> {
    let known = match remembered {
        Some(sealed) => secrets::open(key, PURPOSE, &user_id.to_string(), sealed)?,
        None => None,
    };
    let secret = match known {
        Some(secret) => secret,
        None => {
            let secret: [u8; SECRET_LEN] = rand::random();
            let sealed = secrets::seal(key, PURPOSE, &user_id.to_string(), &secret)?;
            attempts::set_app_secret(connection, token, Some(&sealed)).await?;
            secret.to_vec()
        }
    };
    let typed = Secret::from(secret.clone()).to_base32();
    let codes = codes(secret, Some(email))?;
    let groups: Vec<String> = typed.chars().collect::<Vec<_>>().chunks(4).map(|four| four.iter().collect()).collect();
    Ok(Offer { picture: Picture::of(&codes.to_url().map_err(broken)?)?, typed: groups.join(" ") })
}

/// Confirms the app that was offered in an attempt with a first code, and stores it. With their first factor they get recovery codes,
/// which are returned.
///
/// # Errors
/// [`Error::Invalid`] when the code is wrong, or the attempt is over; [`Error::Conflict`] when they have an app already.
pub async fn confirm(
    connection: &mut PgConnection,
    key: &SecretString,
    user_id: UserId,
    (token, code): (&str, &str),
    now: Timestamp,
) -> Result<Option<Vec<String>>> {
    let wrong = |message: &str| Error::invalid("code", message);
    let late = || wrong("This took too long. Please try again.");
    let attempt = adding(connection, user_id, token, now).await?.ok_or_else(late)?;
    let sealed = attempt.app_secret.ok_or_else(late)?;
    let step = matching(key, user_id, &sealed, code, now)?
        .ok_or_else(|| wrong("This code does not fit. Wait for the next one in your app, and check its clock."))?;
    if !queries::insert_secret(connection, user_id, &sealed, step, now).await? {
        return Err(Error::Conflict("You have an authenticator app already. Remove it first.".to_owned()));
    }
    attempts::set_app_secret(connection, token, None).await?;
    added(connection, user_id, token, NAME, now).await
}

/// Removes someone's own app.
pub async fn remove(connection: &mut PgConnection, user_id: UserId) -> Result<()> {
    match queries::delete_secret(connection, user_id).await? {
        true => removed(connection, user_id, NAME).await,
        false => Err(Error::Conflict("The authenticator app has been removed already.".to_owned())),
    }
}

/// Accepts a code of someone's app, if it is the present one, the one before or the one after, and none as late was accepted before.
pub(super) async fn accept(
    connection: &mut PgConnection,
    key: &SecretString,
    user_id: UserId,
    code: &str,
    now: Timestamp,
) -> Result<bool> {
    let Some(sealed) = queries::secret(connection, user_id).await? else { return Ok(false) };
    match matching(key, user_id, &sealed, code, now)? {
        Some(step) => queries::use_step(connection, user_id, step).await,
        None => Ok(false),
    }
}

/// The step that a code belongs to, if it is near enough.
fn matching(key: &SecretString, user_id: UserId, sealed: &[u8], code: &str, now: Timestamp) -> Result<Option<i64>> {
    let Some(secret) = secrets::open(key, PURPOSE, &user_id.to_string(), sealed)? else {
        tracing::error!("the secret of someone's app can't be decrypted: SECRET_KEY has changed");
        return Ok(None);
    };
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    Ok(codes(secret, None)?.check(&digits, seconds).and_then(|step| i64::try_from(step).ok()))
}

fn codes(secret: Vec<u8>, email: Option<&str>) -> Result<Totp> {
    let builder = Builder::new().with_secret(Secret::from(secret)).with_skew(SKEW).with_step_duration(STEP);
    let builder = builder.with_issuer(Some("Clerk"));
    match email {
        // The address of an account has no colon, which the app would take for the end of the issuer.
        Some(email) => builder.with_account_name(email.replace(':', "_")),
        None => builder,
    }
    .build()
    .map_err(broken)
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn broken(error: TotpError) -> Error {
    Error::External(format!("codes of an app: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, with SHA-1. Its codes have eight digits, of which apps show the last six.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let (key, user_id) = (SecretString::from("k".repeat(32)), UserId::from(uuid::Uuid::from_u128(1)));
        let sealed = secrets::seal(&key, PURPOSE, &user_id.to_string(), b"12345678901234567890").unwrap();
        let step = |second, code: &str| {
            matching(&key, user_id, &sealed, code, Timestamp::from_second(second).unwrap()).unwrap()
        };
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let own = Some(second / 30);
            assert_eq!(step(second, code), own, "{second}");
            assert_eq!(step(second, &format!("{} {}", &code[..3], &code[3..])), own, "as apps show it");
            assert_eq!(step(second - 30, code), own, "the code after the present one");
            assert_eq!(step(second + 30, code), own, "the code before the present one");
            assert_eq!(step(second + 61, code), None, "two steps late");
            if second > 61 {
                assert_eq!(step(second - 61, code), None, "two steps early");
            }
        }
        for wrong in ["", "287083", "28708", "2870822", "abcdef", "２８７０８２"] {
            assert_eq!(step(59, wrong), None, "{wrong}");
        }
    }
}
