//! The link by which the sender of a file opens it.
//!
//! It is meant for the browser that sent the file. The centre's site sends a file without cookies, so its answer can't leave any
//! there: for a quarter of an hour the link opens for anyone who has it, a few times, and the browser that opens it is remembered for
//! the rest of the day.

use crate::state::AppState;
use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use clerk_core::ids::UploadId;
use clerk_platform::secrets;
use serde::Deserialize;

/// How long the link opens in its own browser, in seconds.
const OWN_SECONDS: i64 = 24 * 60 * 60;
/// How long it opens in any.
const ANY_SECONDS: i64 = 15 * 60;
/// How often it opens in others during that time.
pub(crate) const ANY_TIMES: u32 = 20;

/// What the signatures are for.
const LINK: &str = "upload";
const BROWSER: &str = "upload's browser";

/// The cookie's name. Over https browsers take one of this name over https only; a path of its own keeps it from `__Host-`.
fn cookie_name(state: &AppState) -> &'static str {
    if state.settings.is_https() { "__Secure-clerk-upload" } else { "clerk-upload" }
}

/// The part of a link behind `?`.
#[derive(Debug, Deserialize)]
pub(crate) struct Query {
    expires: Option<i64>,
    signature: Option<String>,
}

/// The address of a file. Staff can open it, and through its signature so can the person who has just uploaded it.
pub(crate) fn address(state: &AppState, id: UploadId) -> String {
    let expires = state.clock.now().as_second() + OWN_SECONDS;
    let signature = secrets::sign(&state.settings.secret_key, LINK, &format!("{id}:{expires}"));
    format!("{}/uploads/{id}?expires={expires}&signature={signature}", state.settings.public_url)
}

/// What the browser of a file's sender is remembered by.
pub(crate) fn cookie(state: &AppState, id: UploadId) -> Cookie<'static> {
    let cookie = Cookie::build(cookie_name(state), secrets::sign(&state.settings.secret_key, BROWSER, &id.to_string()));
    let cookie = cookie.path(format!("/uploads/{id}")).max_age(Duration::seconds(OWN_SECONDS));
    cookie.http_only(true).secure(state.settings.is_https()).same_site(SameSite::Lax).finish()
}

/// Whether a link was opened that we gave to the sender of this file, whether or not it still opens.
pub(crate) fn is_ours(state: &AppState, id: UploadId, query: &Query) -> bool {
    let (Some(expires), Some(signature)) = (query.expires, &query.signature) else { return false };
    secrets::verify(&state.settings.secret_key, LINK, &format!("{id}:{expires}"), signature)
}

/// Whether the link that was opened is good, and good here.
pub(crate) fn opens(request: &HttpRequest, state: &AppState, id: UploadId, query: &Query) -> bool {
    let Some(expires) = query.expires.filter(|_| is_ours(state, id, query)) else { return false };
    let left = expires - state.clock.now().as_second();
    let key = &state.settings.secret_key;
    if left <= 0 {
        return false;
    }
    let is_own = request
        .cookie(cookie_name(state))
        .is_some_and(|cookie| secrets::verify(key, BROWSER, &id.to_string(), cookie.value()));
    is_own || (left > OWN_SECONDS - ANY_SECONDS && state.limits.strangers_links.allows(&id))
}
