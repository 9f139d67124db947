//! Cookies of signing in, besides that of the session: browsers that have signed in before, and people half-way through.

use crate::http::guard::request_id;
use crate::http::remote_address::remote_address;
use crate::http::session::{browser, is_https, stranger};
use crate::state::AppState;
use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use clerk_core::ids::UserId;
use clerk_core::office::accounts::Visitor;
use clerk_platform::network::Network;
use clerk_platform::secrets;
use jiff::Timestamp;

/// How many accounts a browser is known by: people share computers.
const ACCOUNTS: usize = 8;
/// Browsers forget cookies after 400 days at the latest.
const AGE: Duration = Duration::days(400);
/// How long someone may take for the next step of signing in; the server decides.
const ATTEMPT: Duration = Duration::minutes(10);

/// Who wants to sign in to the account with this email address.
pub(super) fn visitor(request: &HttpRequest, state: &AppState, email: &str, own_computer: bool) -> Visitor {
    Visitor {
        network: Network::of(remote_address(request)),
        actor: stranger(request),
        browser: browser(request, own_computer),
        device: Device::of(request).filter(|device| device.knows(state, email)).map(|device| device.id),
        trace: Some(request_id(request)),
    }
}

/// What a browser has that has signed in before: an id, and a signature for each account, which says nothing about whose it is.
struct Device {
    id: String,
    signatures: Vec<String>,
}

impl Device {
    fn of(request: &HttpRequest) -> Option<Self> {
        let cookie = request.cookie(name(request, Kind::Device))?;
        let mut parts = cookie.value().split('.').map(str::to_owned);
        // The id becomes part of a key in the database.
        let id = parts.next().filter(|id| id.len() == secrets::random_token().len())?;
        Some(Self { id, signatures: parts.take(ACCOUNTS).collect() })
    }

    fn knows(&self, state: &AppState, email: &str) -> bool {
        let message = self.message(email);
        let key = &state.settings.secret_key;
        self.signatures.iter().any(|signature| secrets::verify(key, "device", &message, signature))
    }

    fn message(&self, email: &str) -> String {
        format!("{}:{}", self.id, email.trim().to_lowercase())
    }
}

/// The cookie of a browser in which someone has just signed in to the account with this email address.
pub(super) fn device_cookie(request: &HttpRequest, state: &AppState, email: &str) -> Cookie<'static> {
    let mut device =
        Device::of(request).unwrap_or_else(|| Device { id: secrets::random_token(), signatures: Vec::new() });
    if !device.knows(state, email) {
        let signature = secrets::sign(&state.settings.secret_key, "device", &device.message(email));
        // The newest first, so that the oldest is forgotten.
        device.signatures.insert(0, signature);
        device.signatures.truncate(ACCOUNTS);
    }
    let value = [vec![device.id], device.signatures].concat().join(".");
    cookie(request, Kind::Device, value, AGE)
}

/// The cookie of someone half-way through signing in.
pub(super) fn attempt_cookie(request: &HttpRequest, token: String) -> Cookie<'static> {
    cookie(request, Kind::Attempt, token, ATTEMPT)
}

/// The token of someone half-way through signing in.
pub(super) fn attempt_token(request: &HttpRequest) -> Option<String> {
    request.cookie(name(request, Kind::Attempt)).map(|cookie| cookie.value().to_owned())
}

/// Makes the browser forget that someone was half-way through.
pub(super) fn ended_attempt_cookie(request: &HttpRequest) -> Cookie<'static> {
    let mut cookie = cookie(request, Kind::Attempt, String::new(), Duration::ZERO);
    cookie.make_removal();
    cookie
}

/// The cookie that reminds someone on every page to set up a second factor by this time.
pub(super) fn reminder_cookie(request: &HttpRequest, user_id: UserId, due: Timestamp) -> Cookie<'static> {
    let mut cookie = cookie(request, Kind::Reminder, format!("{}.{user_id}", due.as_second()), AGE);
    cookie.set_max_age(None);
    cookie
}

/// Makes the browser forget that it reminds anyone.
pub(super) fn ended_reminder_cookie(request: &HttpRequest) -> Cookie<'static> {
    let mut cookie = cookie(request, Kind::Reminder, String::new(), AGE);
    cookie.make_removal();
    cookie
}

/// By when someone has to set up a second factor, as it was when they signed in. Only reminds them: the server decides by itself.
pub(crate) fn factor_due(request: &HttpRequest, user_id: UserId) -> Option<Timestamp> {
    let cookie = request.cookie(name(request, Kind::Reminder))?;
    let (seconds, whose) = cookie.value().split_once('.')?;
    if whose != user_id.to_string() {
        return None;
    }
    Timestamp::from_second(seconds.parse().ok()?).ok()
}

/// A cookie of signing in.
#[derive(Clone, Copy)]
enum Kind {
    /// Says that a browser has signed in before.
    Device,
    /// Someone half-way through.
    Attempt,
    /// By when a second factor has to be set up.
    Reminder,
}

fn cookie(request: &HttpRequest, kind: Kind, value: String, max_age: Duration) -> Cookie<'static> {
    Cookie::build(name(request, kind), value)
        .path("/")
        .http_only(true)
        .secure(is_https(request))
        .same_site(SameSite::Lax)
        .max_age(max_age)
        .finish()
}

/// Over HTTPS the name has the prefix that makes browsers accept the cookie from this very host only.
fn name(request: &HttpRequest, kind: Kind) -> &'static str {
    match (is_https(request), kind) {
        (true, Kind::Device) => "__Host-clerk-device",
        (false, Kind::Device) => "clerk-device",
        (true, Kind::Attempt) => "__Host-clerk-attempt",
        (false, Kind::Attempt) => "clerk-attempt",
        (true, Kind::Reminder) => "__Host-clerk-factor-due",
        (false, Kind::Reminder) => "clerk-factor-due",
    }
}
