//! Who is signed in.

use super::error::{PageError, PageResult};
use super::guard::request_id;
use super::remote_address::remote_address;
use crate::office::accounts::cookies::factor_due;
use crate::office::drafts::keep::sign_in_again;
use crate::state::AppState;
use crate::ui::list_query::address;
use crate::ui::way_back::SAID;
use crate::ui::{NavSection, Shell};
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::Payload;
use actix_web::http::header::{self, HOST, REFERER, USER_AGENT};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use clerk_core::Result;
use clerk_core::access::Viewer;
use clerk_core::casework::queues::{Counts, find_session};
use clerk_core::casework::undo::Receipt;
use clerk_core::office::accounts::User;
use clerk_core::office::accounts::sessions::{Browser, Signed};
use clerk_core::office::audit::Actor;
use clerk_platform::network::Network;
use clerk_platform::secrets;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::Postgres;
use sqlx::pool::PoolConnection;
use std::future::Future;
use std::pin::Pin;
use uuid::Uuid;

/// The cookie of someone who reads only the notes of timelines.
const ONLY_NOTES: &str = "only-notes";

/// The signed-in member of staff. A handler that takes this can't be reached without signing in.
pub(crate) struct Staff {
    pub(crate) user: User,
    pub(crate) viewer: Viewer,
    /// For the audit trail.
    pub(crate) actor: Actor,
    /// What their session is called.
    pub(crate) session_id: Uuid,
    /// The token that forms must send back.
    pub(crate) csrf: String,
    /// How much waits for them, for the navigation of the page.
    pub(crate) waiting: Counts,
    pub(crate) state: web::Data<AppState>,
    /// What they have just done, if this page is where that led.
    receipt: Option<Receipt>,
    request: HttpRequest,
}

/// The signed-in member of staff, with the connection on which they were looked up, so that a page needs no other. Only for
/// handlers that read no body: a slow sender would keep the connection from others.
pub(crate) struct Reader {
    pub(crate) staff: Staff,
    pub(crate) db: PoolConnection<Postgres>,
}

/// Identifies a sent form, so that `save` recognises it. Only forms with a `once` have one, a text that is different on each page.
#[derive(Clone, Copy)]
pub(crate) struct SentForm {
    /// A hash of its target and all its fields.
    pub(crate) hash: [u8; 32],
    /// Its `once`; none if someone has tampered with it.
    pub(crate) once: Option<Uuid>,
}

impl FromRequest for Reader {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = PageResult<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            match Self::find(&request).await? {
                Some(reader) => Ok(reader),
                None => Err(sign_in_again(&request).await),
            }
        })
    }
}

impl Reader {
    /// The user who holds the session, with how much waits for them.
    async fn find(request: &HttpRequest) -> Result<Option<Self>> {
        let Some((state, token)) = session(request) else { return Ok(None) };
        let mut db = state.pool.acquire().await?;
        let (now, today) = (state.clock.now(), state.clock.today());
        let found = find_session(&mut db, &token, !is_poll(request), now, today, receipt_asked(request)).await?;
        let Some(session) = found else { return Ok(None) };
        let viewer = session.user.viewer();
        let staff = Staff {
            viewer,
            actor: acting(request, Actor::session(session.user.id, session.id)),
            session_id: session.id,
            csrf: csrf_token(request),
            waiting: session.counts,
            user: session.user,
            state: state.clone(),
            receipt: session.receipt,
            request: request.clone(),
        };
        Ok(Some(Self { staff, db }))
    }
}

/// The frame of an error page, if someone is signed in: it keeps the navigation, so that a stale link strands nobody. They are looked up
/// again, so that pages without errors pay nothing for it.
pub(crate) async fn frame_of_error(request: &HttpRequest) -> Option<Shell> {
    match Reader::find(request).await {
        Ok(found) => found.map(|reader| reader.staff.shell(NavSection::Search)),
        Err(error) => {
            tracing::error!(%error, "an error page has no navigation: who is signed in could not be looked up");
            None
        }
    }
}

impl Staff {
    /// The form that was sent with this request, if it should be done only once.
    pub(crate) fn sent_form(&self) -> Option<SentForm> {
        self.request.extensions().get::<SentForm>().copied()
    }

    /// Tells the browser, by a cookie that scripts read, that what it keeps of the form that was sent is no longer needed.
    pub(crate) fn saved_cookie(&self) -> Option<Cookie<'static>> {
        let once = self.sent_form()?.once?;
        let mut cookie = cookie(&self.request, "saved", "1".to_owned(), Duration::minutes(10));
        let prefix = if is_https(&self.request) { "__Secure-" } else { "" };
        cookie.set_name(format!("{prefix}clerk-saved-{once}"));
        cookie.set_path("/admin");
        cookie.set_http_only(false);
        Some(cookie)
    }

    /// Whether they last chose to read only the notes of timelines.
    pub(crate) fn reads_only_notes(&self) -> bool {
        let kept = self.request.cookie(cookie_name(&self.request, ONLY_NOTES));
        kept.is_some_and(|cookie| cookie.value() == self.user.id.to_string())
    }

    /// Has their browser remember whether they read only the notes of timelines. It says whose choice it is: people share computers.
    pub(crate) fn remember_only_notes(&self, is_chosen: bool, answer: &mut HttpResponse) {
        let value = if is_chosen { self.user.id.to_string() } else { String::new() };
        let cookie = cookie(&self.request, ONLY_NOTES, value, Duration::days(400));
        if let Ok(value) = header::HeaderValue::from_str(&cookie.to_string()) {
            answer.headers_mut().append(header::SET_COOKIE, value);
        }
    }

    /// A connection to the database.
    pub(crate) async fn db(&self) -> Result<PoolConnection<Postgres>> {
        Ok(self.state.pool.acquire().await?)
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Timestamp {
        self.state.clock.now()
    }

    /// Which day it is, in Melbourne.
    pub(crate) fn today(&self) -> Date {
        self.state.clock.today()
    }

    /// The frame of a page of theirs, with its section marked.
    pub(crate) fn shell(&self, section: NavSection) -> Shell {
        let header = |name| self.request.headers().get(name).and_then(|value| value.to_str().ok());
        let host = header(HOST).unwrap_or_default();
        Shell::new(&self.user, &self.waiting, self.csrf.clone(), section)
            .at(self.request.path(), host, header(REFERER))
            .reminding(factor_due(&self.request, self.user.id), self.today())
            .telling(self.receipt.clone(), &page_address(&self.request))
    }
}

impl FromRequest for Staff {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = PageResult<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let reader = Reader::from_request(request, payload);
        Box::pin(async move { reader.await.map(|reader| reader.staff) })
    }
}

/// The user whom the session cookie belongs to. What they do or read with this request is recorded as theirs.
pub(crate) async fn signed_in(request: &HttpRequest) -> Result<Option<User>> {
    let Some((state, token)) = session(request) else { return Ok(None) };
    let mut db = state.pool.acquire().await?;
    let found = find_session(&mut db, &token, true, state.clock.now(), state.clock.today(), None).await?;
    Ok(found.map(|session| {
        acting(request, Actor::session(session.user.id, session.id));
        session.user
    }))
}

/// Who acts, with where the request comes from. It is also kept with the request, for its log line and for what it reads.
pub(crate) fn acting(request: &HttpRequest, actor: Actor) -> Actor {
    let actor = actor.at(remote_address(request), &request_id(request));
    request.extensions_mut().insert(actor.clone());
    actor
}

/// Someone who is not signed in.
pub(crate) fn stranger(request: &HttpRequest) -> Actor {
    Actor::public().at(remote_address(request), &request_id(request))
}

/// The browser that someone signs in on.
pub(crate) fn browser(request: &HttpRequest, is_own_computer: bool) -> Browser {
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    Browser {
        is_own_computer,
        network: Network::of(remote_address(request)).to_string(),
        agent: agent.to_owned(),
        replaces: session_token(request),
    }
}

/// When what this page is to tell about was done, if its address says so.
fn receipt_asked(request: &HttpRequest) -> Option<Timestamp> {
    let query: Told = serde_html_form::from_str(request.query_string()).unwrap_or_default();
    query.undo.and_then(|at| Timestamp::from_microsecond(at).ok())
}

/// The part of an address that says when something was done.
#[derive(Default, serde::Deserialize)]
struct Told {
    undo: Option<i64>,
}

/// The address of this page, without what says that something was done.
fn page_address(request: &HttpRequest) -> String {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(request.query_string()).unwrap_or_default();
    let kept: Vec<_> = pairs.into_iter().filter(|(name, _)| !SAID.contains(&&**name)).collect();
    address(request.path(), &kept)
}

/// Whether a page fetches itself again by the clock: that is no use of the session.
fn is_poll(request: &HttpRequest) -> bool {
    request.headers().contains_key("clerk-poll")
}

/// What is needed to look up the session, if there is a cookie.
fn session(request: &HttpRequest) -> Option<(&web::Data<AppState>, String)> {
    request.app_data::<web::Data<AppState>>().zip(session_token(request))
}

/// The value of the session cookie.
pub(crate) fn session_token(request: &HttpRequest) -> Option<String> {
    request.cookie(cookie_name(request, "session")).map(|cookie| cookie.value().to_owned())
}

/// A token that forms of this browser must send back. It is bound to the session, or before signing in to the sign-in cookie;
/// empty without either.
pub(crate) fn csrf_token(request: &HttpRequest) -> String {
    csrf_bound_to(request).map(|(state, cookie)| csrf_for(state, &cookie)).unwrap_or_default()
}

/// A form token for a cookie's value. Each one is different: if every page had the same token, it could be guessed bit by bit
/// from the lengths of compressed pages that also contain text chosen by an attacker (BREACH).
pub(crate) fn csrf_for(state: &AppState, cookie: &str) -> String {
    let salt = secrets::random_token();
    let signature = secrets::sign(&state.settings.secret_key, "csrf", &format!("{salt}.{cookie}"));
    format!("{salt}.{signature}")
}

/// Whether a form token was given to this browser.
pub(crate) fn csrf_fits(request: &HttpRequest, token: &str) -> bool {
    let (Some((state, cookie)), Some((salt, signature))) = (csrf_bound_to(request), token.split_once('.')) else {
        return false;
    };
    secrets::verify(&state.settings.secret_key, "csrf", &format!("{salt}.{cookie}"), signature)
}

fn csrf_bound_to(request: &HttpRequest) -> Option<(&web::Data<AppState>, String)> {
    let cookie = session_token(request)
        .or_else(|| request.cookie(cookie_name(request, "sign-in")).map(|cookie| cookie.value().to_owned()));
    request.app_data::<web::Data<AppState>>().zip(cookie)
}

/// The cookie of a new session. The browser forgets it when it is closed, unless it is on a computer of their own; the server
/// decides when the session ends.
pub(crate) fn session_cookie(request: &HttpRequest, signed: &Signed) -> Cookie<'static> {
    let mut cookie = cookie(request, "session", signed.token.clone(), Duration::days(14));
    if !signed.is_own_computer {
        cookie.set_max_age(None);
    }
    cookie
}

/// The cookie that ties the sign-in form to the browser that got it.
pub(crate) fn sign_in_cookie(request: &HttpRequest, value: String) -> Cookie<'static> {
    cookie(request, "sign-in", value, Duration::days(1))
}

/// Makes the browser forget a session.
pub(crate) fn ended_session_cookie(request: &HttpRequest) -> Cookie<'static> {
    let mut cookie = cookie(request, "session", String::new(), Duration::ZERO);
    cookie.make_removal();
    cookie
}

fn cookie(request: &HttpRequest, name: &'static str, value: String, max_age: Duration) -> Cookie<'static> {
    Cookie::build(cookie_name(request, name), value)
        .path("/")
        .http_only(true)
        .secure(is_https(request))
        .same_site(SameSite::Lax)
        .max_age(max_age)
        .finish()
}

/// Over HTTPS the name has the prefix that makes browsers accept the cookie from this very host only.
fn cookie_name(request: &HttpRequest, name: &str) -> &'static str {
    match (is_https(request), name) {
        (true, "session") => "__Host-clerk-session",
        (true, ONLY_NOTES) => "__Host-clerk-only-notes",
        (true, _) => "__Host-clerk-sign-in",
        (false, "session") => "clerk-session",
        (false, ONLY_NOTES) => "clerk-only-notes",
        (false, _) => "clerk-sign-in",
    }
}

/// Whether people use Clerk over HTTPS.
pub(crate) fn is_https(request: &HttpRequest) -> bool {
    request.app_data::<web::Data<AppState>>().is_some_and(|state| state.settings.is_https())
}
