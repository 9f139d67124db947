//! Signing in and out.

use crate::http::headers::forget_all;
use crate::http::page::{page, page_with};
use crate::http::save::go_to;
use crate::http::session::{
    acting, csrf_for, csrf_token, ended_session_cookie, session_cookie, session_token, sign_in_cookie, signed_in,
    stranger,
};
use crate::http::{Button, PageResult, Staff, form};
use crate::office::accounts::cookies::{
    attempt_cookie, device_cookie, ended_attempt_cookie, ended_reminder_cookie, reminder_cookie, visitor,
};
use crate::state::AppState;
use actix_web::cookie::Cookie;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::FieldError;
use clerk_core::Result;
use clerk_core::input::Form;
use clerk_core::office::accounts::attempts::Step;
use clerk_core::office::accounts::sessions::{self, Signed};
use clerk_core::office::accounts::{self, Onward, SignIn, SignInInput};
use clerk_core::office::audit::{self, Actor};
use clerk_core::office::organisation::{Way, sign_in_rules};
use clerk_platform::secrets;
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "office/accounts/sign_in.html")]
struct SignInPage {
    form: Form<SignInInput>,
    csrf: String,
    next: String,
    ways: Ways,
    notice: &'static str,
}

const NO_PASSWORDS: &str = "At this centre nobody signs in with a password. Choose another way.";

/// The ways to sign in that the page offers.
struct Ways {
    password: bool,
    passkey: bool,
    providers: Vec<Link>,
}

/// Begins to sign in with a provider.
struct Link {
    href: String,
    label: &'static str,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Query {
    #[serde(default)]
    next: String,
    #[serde(default)]
    signed_out: bool,
    /// Someone who took too long for the second step.
    #[serde(default)]
    late: bool,
    /// Someone whose passkey was refused.
    #[serde(default)]
    refused: bool,
    /// Someone who has set a password where nobody signs in with one.
    #[serde(default)]
    other: bool,
    /// Someone whose network has begun too often.
    #[serde(default)]
    many: bool,
    /// Someone whom a provider vouches for, but nobody has invited.
    #[serde(default)]
    unknown: bool,
    /// Someone who is linked to another account at the provider.
    #[serde(default)]
    another: bool,
}

impl Query {
    fn notice(&self) -> &'static str {
        match (self.signed_out, self.late, self.refused) {
            (true, ..) => "You are signed out.",
            (_, true, _) => "This took too long. Please sign in again.",
            (.., true) => "This did not work. Please try again, or sign in another way.",
            _ if self.other => NO_PASSWORDS,
            _ if self.many => "Too many attempts. Please wait a minute and try again.",
            _ if self.unknown => "Nobody has invited this account. Ask an admin for an invitation.",
            _ if self.another => {
                "You are linked to another account there. Sign in with that one, or ask an admin to remove it from your page."
            }
            _ if self.next.starts_with("/admin/drafts/") => {
                "Your session had ended. What you wrote has been kept: sign in to continue."
            }
            _ => "",
        }
    }
}

/// `GET /admin/sign-in`
pub(crate) async fn show(request: HttpRequest, query: web::Query<Query>, state: web::Data<AppState>) -> PageResult {
    if signed_in(&request).await?.is_some() {
        return Ok(go_to(own_path(&query.next)));
    }
    let notice = query.notice();
    let form = Form::blank();
    let next = own_path(&query.next).to_owned();
    let ways = Ways::of(&state, &next).await?;
    // A cookie ties the form to this browser; an older form in another tab stays valid.
    let csrf = csrf_token(&request);
    if !csrf.is_empty() && session_token(&request).is_none() {
        return Ok(page(&SignInPage { form, csrf, next, ways, notice }));
    }
    let value = secrets::random_token();
    let csrf = csrf_for(&state, &value);
    let mut response = page(&SignInPage { form, csrf, next, ways, notice });
    add_cookie(&mut response, &sign_in_cookie(&request, value));
    // Otherwise the form's token would be checked against a session that has ended.
    add_cookie(&mut response, &ended_session_cookie(&request));
    Ok(response)
}

#[derive(Deserialize)]
pub(crate) struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: SecretString,
    #[serde(default)]
    next: String,
    #[serde(default)]
    own_computer: String,
}

/// `POST /admin/sign-in`
pub(crate) async fn submit(
    request: HttpRequest,
    form: form::Form<Credentials>,
    state: web::Data<AppState>,
) -> PageResult {
    let form::Form(Credentials { email, password, next, own_computer }) = form;
    let next = own_path(&next).to_owned();
    let visitor = visitor(&request, &state, &email, !own_computer.is_empty());
    let (pool, work, now) = (&state.pool, &state.password_work, state.clock.now());
    let (status, message) = match accounts::sign_in(pool, work, &email, password, (&visitor, &next), now).await? {
        SignIn::Right(onward) => return Ok(go_on(&request, &state, onward, &email, &next)),
        SignIn::Refused => (StatusCode::UNPROCESSABLE_ENTITY, "The email address or password is wrong.".to_owned()),
        SignIn::Wait(seconds) => (StatusCode::TOO_MANY_REQUESTS, wait(seconds)),
        SignIn::NotAllowed => (StatusCode::UNPROCESSABLE_ENTITY, NO_PASSWORDS.to_owned()),
    };
    let errors = vec![FieldError::new("email", message)];
    let texts = [("email".to_owned(), email), ("own_computer".to_owned(), own_computer)];
    let form = Form::<SignInInput>::sent(&texts).refused(errors);
    let ways = Ways::of(&state, &next).await?;
    let csrf = csrf_token(&request);
    Ok(page_with(status, &SignInPage { form, csrf, next, ways, notice: "" }))
}

impl Ways {
    async fn of(state: &AppState, next: &str) -> Result<Self> {
        let (rules, _) = sign_in_rules(&mut *state.pool.acquire().await?).await?;
        let providers = state.providers.all().filter(|provider| rules.allow(provider.way())).map(|provider| {
            let query = serde_html_form::to_string([("next", next)]).unwrap_or_default();
            Link { href: format!("{}?{query}", provider.path()), label: provider.way().label() }
        });
        Ok(Self {
            password: rules.allow(Way::Password),
            passkey: rules.allow(Way::Passkey) && state.passkeys.are_possible(),
            providers: providers.collect(),
        })
    }
}

/// Goes on after the first step of signing in.
pub(super) fn go_on(request: &HttpRequest, state: &AppState, onward: Onward, email: &str, next: &str) -> HttpResponse {
    match onward {
        Onward::In { signed, factor_due } => {
            let mut response = go_to(next);
            add_cookies(&mut response, request, state, (&signed, email), factor_due);
            response
        }
        Onward::AnotherWay => go_to("/admin/sign-in?other=true"),
        Onward::Step(step, token) => {
            let page = if step == Step::SetUp { "/admin/second-factor" } else { "/admin/sign-in/code" };
            let mut response = go_to(page);
            add_cookie(&mut response, &attempt_cookie(request, token));
            // Anyone who was signed in here before is not any more.
            add_cookie(&mut response, &ended_session_cookie(request));
            response
        }
    }
}

/// Lets someone in who has shown their second factor.
pub(super) fn welcome(
    request: &HttpRequest,
    state: &AppState,
    signed: &Signed,
    email: &str,
    next: &str,
) -> HttpResponse {
    let mut response = go_to(next);
    add_cookies(&mut response, request, state, (signed, email), None);
    response
}

/// The cookies of someone who is in: of their session, and one that knows the browser again. `factor_due` is by when they have to set up a
/// second factor, if they have to.
pub(super) fn add_cookies(
    response: &mut HttpResponse,
    request: &HttpRequest,
    state: &AppState,
    (signed, email): (&Signed, &str),
    factor_due: Option<Timestamp>,
) {
    let reminder =
        factor_due.map_or_else(|| ended_reminder_cookie(request), |due| reminder_cookie(request, signed.user_id, due));
    for cookie in
        [session_cookie(request, signed), device_cookie(request, state, email), ended_attempt_cookie(request), reminder]
    {
        add_cookie(response, &cookie);
    }
}

/// What someone reads who has to wait.
pub(super) fn wait(seconds: i64) -> String {
    format!("Too many attempts. Please wait {} and try again.", duration(seconds))
}

/// `POST /admin/sign-out`
pub(crate) async fn sign_out(request: HttpRequest, _button: Button, state: web::Data<AppState>) -> PageResult {
    if let Some(token) = session_token(&request) {
        let mut tx = audit::begin(&state.pool, &actor_of(&request, &state, &token).await?).await?;
        sessions::end_own(&mut tx, &token, state.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(signed_out(&request))
}

/// `POST /admin/sign-out-everywhere`
pub(crate) async fn sign_out_everywhere(request: HttpRequest, staff: Staff, _button: Button) -> PageResult {
    let mut tx = audit::begin(&staff.state.pool, &staff.actor).await?;
    sessions::end_all(&mut tx, &staff.viewer, staff.user.id, staff.now()).await?;
    tx.commit().await?;
    Ok(signed_out(&request))
}

fn signed_out(request: &HttpRequest) -> HttpResponse {
    let mut response = go_to("/admin/sign-in?signed_out=true");
    add_cookie(&mut response, &ended_session_cookie(request));
    add_cookie(&mut response, &ended_reminder_cookie(request));
    forget_all(&mut response);
    response
}

/// Who signs out: the holder of the session.
async fn actor_of(request: &HttpRequest, state: &AppState, token: &str) -> Result<Actor> {
    let author = sessions::author(&mut *state.pool.acquire().await?, token).await?;
    Ok(match author {
        Some((user_id, session_id)) => acting(request, Actor::session(user_id, session_id)),
        None => stranger(request),
    })
}

/// Adds a cookie to an answer.
pub(crate) fn add_cookie(response: &mut HttpResponse, cookie: &Cookie<'_>) {
    if let Ok(value) = header::HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The longest address to go to, in bytes; the database keeps as many characters.
const LONGEST_PATH: usize = 4000;

/// Where to go after signing in: only to our own pages, never to another site.
pub(super) fn own_path(next: &str) -> &str {
    let is_ours = next.len() <= LONGEST_PATH
        && (next.starts_with("/admin") || next.starts_with("/uploads/") || next.starts_with("/api/docs"))
        && !next.contains(['\\', '\r', '\n'])
        && !next.starts_with("/admin/sign-");
    if is_ours { next } else { "/admin" }
}

/// A wait in words.
fn duration(seconds: i64) -> String {
    match seconds {
        1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", (seconds + 59) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn sign_in_leads_to_our_own_pages_only() {
        for (next, to) in [
            ("/admin/cases?topic=BONDS", "/admin/cases?topic=BONDS"),
            ("/uploads/1", "/uploads/1"),
            ("", "/admin"),
            ("https://evil.example.com", "/admin"),
            ("//evil.example.com", "/admin"),
            ("/\\evil.example.com", "/admin"),
            ("/admin\\@evil.example.com", "/admin"),
            ("/admin/sign-out", "/admin"),
            ("javascript:alert(1)", "/admin"),
            (&format!("/admin/{}", "x".repeat(4000)), "/admin"),
        ] {
            assert_eq!(own_path(next), to, "{next}");
        }
    }
}
