//! What comes after the first step of signing in: a second factor, setting one up, or being in. Every way of signing in ends in
//! [`finish`].

use super::Visitor;
use super::actions::{own_words, require_present};
use super::attempts::{self, Attempt, Step};
use super::factors::{self, Code};
use super::sessions::{self, Signed};
use crate::Result;
use crate::ids::UserId;
use crate::office::audit;
use crate::office::organisation::{Way, sign_in_rules};
use clerk_platform::password_work::PasswordWork;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// How long after signing in nobody is asked again to show that it is them.
const FRESH: SignedDuration = SignedDuration::from_mins(10);

/// Where someone goes on to once a step is done.
#[derive(Debug)]
pub enum Onward {
    /// They are signed in.
    In {
        /// The session, for the cookie.
        signed: Signed,
        /// By when they have to set up a second factor, if they have to.
        factor_due: Option<Timestamp>,
    },
    /// Passwords are not allowed at present: they have to sign in in another way.
    AnotherWay,
    /// They have to enter a second factor, or to set one up; the token of the attempt for its cookie.
    Step(Step, String),
}

/// Goes on after the first step of signing in.
pub(crate) async fn go_on(
    connection: &mut PgConnection,
    user_id: UserId,
    way: Way,
    visitor: &Visitor,
    next: &str,
    now: Timestamp,
) -> Result<Onward> {
    let held = factors::held(connection, user_id).await?;
    let (rules, changed_at) = sign_in_rules(connection).await?;
    let counts_twice = match way {
        // A passkey is something they have, and it asks for a finger, a face or a PIN.
        Way::Passkey => true,
        Way::Google | Way::Microsoft => rules.provider_counts,
        Way::Password => false,
    };
    let due = if counts_twice { None } else { held.factor_due(&rules, changed_at) };
    let step = match (counts_twice, held.has_factor()) {
        (false, true) => Some(Step::Factor),
        (false, false) if due.is_some_and(|due| due <= now) => Some(Step::SetUp),
        _ => None,
    };
    match step {
        Some(step) => {
            // From here on this browser is theirs, not of someone who was signed in there before.
            sessions::replace(connection, &visitor.browser, now).await?;
            let attempt = Attempt::new(Some(user_id), step, way, visitor, next);
            Ok(Onward::Step(step, attempts::begin(connection, None, &attempt, now).await?))
        }
        None => {
            let signed = finish(connection, user_id, way, visitor, now).await?;
            Ok(Onward::In { signed, factor_due: due.filter(|_| !held.has_factor()) })
        }
    }
}

/// The end of every way of signing in, and the only place where a session starts.
pub(crate) async fn finish(
    connection: &mut PgConnection,
    user_id: UserId,
    way: Way,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Signed> {
    sessions::start(connection, user_id, &visitor.browser, way.label(), now).await
}

/// What became of a second factor that someone entered.
#[derive(Debug)]
pub enum Entered {
    /// They are signed in, and go on to this page.
    In(Signed, String),
    /// It is wrong.
    Wrong,
    /// Too many failures: try again after this many seconds.
    Wait(i64),
    /// It took too long, or the attempt was never there: start again.
    Gone,
}

/// Takes a code of someone's app, or a recovery code, as the second step of signing in.
pub async fn enter_code(
    pool: &PgPool,
    key: &SecretString,
    token: &str,
    code: &str,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Entered> {
    let attempt = attempts::find(&mut *pool.acquire().await?, token, now).await?;
    let Some(Attempt { user_id: Some(user_id), step: Step::Factor, .. }) = attempt else { return Ok(Entered::Gone) };
    match factors::check_code(pool, key, visitor, user_id, code, now).await? {
        Code::Wrong => return Ok(Entered::Wrong),
        Code::Wait(seconds) => return Ok(Entered::Wait(seconds)),
        Code::Right => {}
    }
    let mut tx = audit::begin(pool, &visitor.actor).await?;
    let entered = end_attempt(&mut tx, token, Step::Factor, visitor, now).await?;
    tx.commit().await?;
    Ok(entered)
}

/// Lets someone in who has just set up the second factor that they had to have.
pub async fn finish_set_up(
    connection: &mut PgConnection,
    token: &str,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Entered> {
    end_attempt(connection, token, Step::SetUp, visitor, now).await
}

/// Ends an attempt whose last step is done. Of two at once, one finds it gone.
pub(crate) async fn end_attempt(
    connection: &mut PgConnection,
    token: &str,
    step: Step,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Entered> {
    let attempt = attempts::find(connection, token, now).await?.filter(|attempt| attempt.step == step);
    let Some(Attempt { user_id: Some(user_id), way, next, own_computer, .. }) = attempt else {
        return Ok(Entered::Gone);
    };
    attempts::delete(connection, token).await?;
    let mut visitor = visitor.clone();
    visitor.browser.is_own_computer = own_computer;
    Ok(Entered::In(finish(connection, user_id, way, &visitor, now).await?, next))
}

/// Someone who is signed in shows again that it is them, with their password. Returns the token for the cookie.
///
/// # Errors
/// [`Error::Invalid`](crate::Error) when it is wrong; [`Error::Busy`](crate::Error).
pub async fn confirm_again(
    pool: &PgPool,
    work: &PasswordWork,
    (user_id, session_id): (UserId, Uuid),
    password: SecretString,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<String> {
    let (_, hash) = own_words(&mut *pool.acquire().await?, user_id).await?;
    require_present(pool, work, &visitor.actor, user_id, password, hash, now).await?;
    let attempt = of_session(user_id, session_id, visitor);
    attempts::begin(&mut *pool.acquire().await?, None, &attempt, now).await
}

/// Someone who is signed in and has shown a moment ago that it is them.
#[derive(Debug)]
pub struct Confirmed {
    /// The attempt that remembers what they set up.
    pub token: String,
    /// Whether their browser does not have the token yet.
    pub is_new: bool,
    /// The secret that an app is being given, encrypted.
    pub app_secret: Option<Vec<u8>>,
}

/// Whether someone who is signed in has shown a moment ago, in this session, that it is them: by signing in, or again since. What they
/// do afterwards makes it no longer.
pub async fn confirmed(
    connection: &mut PgConnection,
    (user_id, session_id): (UserId, Uuid),
    token: Option<&str>,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Option<Confirmed>> {
    let Some(shown) = attempts::shown(connection, session_id, token, now).await? else { return Ok(None) };
    if let Some(token) = token.filter(|_| shown.again) {
        return Ok(Some(Confirmed { token: token.to_owned(), is_new: false, app_secret: shown.app_secret }));
    }
    let until = shown.began_at.saturating_add(FRESH).unwrap_or(shown.began_at);
    if until <= now {
        return Ok(None);
    }
    let attempt = of_session(user_id, session_id, visitor);
    let token = attempts::begin_until(connection, token, &attempt, until, now).await?;
    Ok(Some(Confirmed { token, is_new: true, app_secret: None }))
}

/// Whether someone who is signed in has shown a moment ago, in this session, that it is them. Unlike [`confirmed`] it keeps nothing.
pub async fn is_confirmed(
    connection: &mut PgConnection,
    session_id: Uuid,
    token: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    let shown = attempts::shown(connection, session_id, token, now).await?;
    Ok(shown.is_some_and(|shown| shown.again || shown.began_at.saturating_add(FRESH).is_ok_and(|until| until > now)))
}

fn of_session(user_id: UserId, session_id: Uuid, visitor: &Visitor) -> Attempt {
    let attempt = Attempt::new(Some(user_id), Step::Confirmed, Way::Password, visitor, "");
    Attempt { session_id: Some(session_id), ..attempt }
}
