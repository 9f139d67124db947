//! Someone half-way through signing in: what they have shown so far, and what has to be kept from their hands, such as the challenge
//! of a passkey. Their browser has only the token of it, in a cookie.

mod queries;
mod step;

pub use queries::{delete, delete_expired, find};
pub(crate) use queries::{delete_of, delete_others, set_app_secret, shown};
pub use step::Step;

use super::Visitor;
use crate::Result;
use crate::ids::UserId;
use crate::office::organisation::Way;
use clerk_platform::secrets::random_token;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// How long someone may take for the next step.
pub const VALID_FOR: SignedDuration = SignedDuration::from_mins(10);

/// Someone half-way through signing in.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Who, once the first step is done.
    pub user_id: Option<UserId>,
    /// What comes next.
    pub step: Step,
    /// How the first step was done.
    pub way: Way,
    /// The page to go to afterwards.
    pub next: String,
    /// Whether the computer is their own.
    pub own_computer: bool,
    /// The session in which someone has shown again that it is them.
    pub session_id: Option<Uuid>,
    /// What has to be remembered on the way.
    pub state: Option<Value>,
    /// The secret that an app is being given, encrypted.
    pub app_secret: Option<Vec<u8>>,
}

impl Attempt {
    /// A new one, of this visitor.
    pub fn new(user_id: Option<UserId>, step: Step, way: Way, visitor: &Visitor, next: &str) -> Self {
        Self {
            user_id,
            step,
            way,
            next: next.to_owned(),
            own_computer: visitor.browser.is_own_computer,
            session_id: None,
            state: None,
            app_secret: None,
        }
    }
}

/// Keeps an attempt and returns the token for the cookie. What the browser had before is gone.
pub async fn begin(
    connection: &mut PgConnection,
    before: Option<&str>,
    attempt: &Attempt,
    now: Timestamp,
) -> Result<String> {
    begin_until(connection, before, attempt, now.saturating_add(VALID_FOR).unwrap_or(now), now).await
}

/// The same for an attempt that ends at another time.
pub(crate) async fn begin_until(
    connection: &mut PgConnection,
    before: Option<&str>,
    attempt: &Attempt,
    until: Timestamp,
    now: Timestamp,
) -> Result<String> {
    if let Some(before) = before {
        queries::delete(connection, before).await?;
    }
    queries::delete_expired(connection, now).await?;
    let token = random_token();
    queries::insert(connection, &token, attempt, until).await?;
    Ok(token)
}

/// Remembers something on the way, in place of what was remembered before.
pub async fn remember(connection: &mut PgConnection, token: &str, state: &Value) -> Result<()> {
    queries::set_state(connection, token, state).await
}
