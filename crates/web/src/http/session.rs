//! Who is signed in.

use crate::error::PageError;
use crate::state::AppState;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use clerk_core::access::Viewer;
use clerk_core::secrets;
use clerk_core::users::{User, find_session};
use std::future::Future;
use std::pin::Pin;

/// The signed-in member of staff. A handler that takes it can't be reached without signing in.
pub(crate) struct Staff {
    pub(crate) user: User,
    pub(crate) viewer: Viewer,
    /// The token that forms must send back.
    pub(crate) csrf: String,
}

impl FromRequest for Staff {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            match signed_in(&request).await {
                Ok(Some(user)) => Ok(Self { viewer: user.viewer(), csrf: csrf_token(&request), user }),
                Ok(None) => Err(PageError::sign_in(&request)),
                Err(error) => Err(PageError::new(&request, error)),
            }
        })
    }
}

/// Whoever the session cookie belongs to.
pub(crate) async fn signed_in(request: &HttpRequest) -> clerk_core::Result<Option<User>> {
    let (Some(state), Some(token)) = (request.app_data::<web::Data<AppState>>(), session_token(request)) else {
        return Ok(None);
    };
    find_session(&state.pool, &token, state.clock.now()).await
}

/// The value of the session cookie.
pub(crate) fn session_token(request: &HttpRequest) -> Option<String> {
    request.cookie(cookie_name(request, "session")).map(|cookie| cookie.value().to_owned())
}

/// The token that forms of this browser must send back: bound to its session, or before that to the sign-in cookie.
pub(crate) fn csrf_token(request: &HttpRequest) -> String {
    let bound_to = session_token(request)
        .or_else(|| request.cookie(cookie_name(request, "sign-in")).map(|cookie| cookie.value().to_owned()));
    match (request.app_data::<web::Data<AppState>>(), bound_to) {
        (Some(state), Some(bound_to)) => csrf_for(state, &bound_to),
        _ => String::new(),
    }
}

/// The form token that belongs to a cookie's value.
pub(crate) fn csrf_for(state: &AppState, bound_to: &str) -> String {
    secrets::sign(&state.settings.secret_key, "csrf", bound_to)
}

/// The cookie of a session. It outlives the session on purpose: the server decides when a session ends.
pub(crate) fn session_cookie(request: &HttpRequest, token: String) -> Cookie<'static> {
    cookie(request, "session", token, Duration::days(400))
}

/// The cookie that ties the sign-in form to the browser that got it.
pub(crate) fn sign_in_cookie(request: &HttpRequest, value: String) -> Cookie<'static> {
    cookie(request, "sign-in", value, Duration::days(1))
}

/// Makes the browser forget a session.
pub(crate) fn ended_session_cookie(request: &HttpRequest) -> Cookie<'static> {
    let mut cookie = session_cookie(request, String::new());
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

/// Over HTTPS the name carries the prefix with which browsers refuse such cookies from anybody but this very host.
fn cookie_name(request: &HttpRequest, name: &str) -> &'static str {
    match (is_https(request), name) {
        (true, "session") => "__Host-clerk-session",
        (true, _) => "__Host-clerk-sign-in",
        (false, "session") => "clerk-session",
        (false, _) => "clerk-sign-in",
    }
}

fn is_https(request: &HttpRequest) -> bool {
    request.app_data::<web::Data<AppState>>().is_some_and(|state| state.settings.is_https())
}
