//! Pages about how people sign in, with what, and what they may change about it. Some are for people who are not signed in. Addresses of
//! some contain secrets, so they are never passed on to another page.

pub(crate) mod account;
pub(crate) mod code;
pub(crate) mod confirm;
pub(crate) mod factors;
pub(crate) mod forgot;
pub(crate) mod password;
pub(crate) mod provider;
pub(crate) mod set;
pub(crate) mod sign_in;
mod subject;
pub(crate) mod tokens;

use crate::http::session::{csrf_for, csrf_token, sign_in_cookie};
use crate::state::AppState;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use clerk_platform::secrets;
use sign_in::add_cookie;

/// Answers with a form that is tied to this browser: by the cookie that it has, or else by a new one.
fn open(request: &HttpRequest, state: &AppState, page: impl FnOnce(String) -> HttpResponse) -> HttpResponse {
    let csrf = csrf_token(request);
    if !csrf.is_empty() {
        return private(page(csrf));
    }
    let value = secrets::random_token();
    let mut response = page(csrf_for(state, &value));
    add_cookie(&mut response, &sign_in_cookie(request, value));
    private(response)
}

/// Keeps the address of a page from the pages that it links to.
fn private(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
