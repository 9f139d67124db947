//! The second step of signing in: a code, or a passkey. A passkey can also be the only step.

use super::sign_in::{add_cookie, own_path, wait, welcome};
use super::{open, private};
use crate::http::page::{page, page_with};
use crate::http::remote_address::remote_address;
use crate::http::save::go_to;
use crate::http::session::csrf_token;
use crate::http::{PageResult, form};
use crate::office::accounts::cookies::{attempt_cookie, attempt_token, ended_attempt_cookie, visitor};
use crate::office::accounts::passkeys::Answer;
use crate::state::AppState;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::Error;
use clerk_core::FieldError;
use clerk_core::Result;
use clerk_core::ids::UserId;
use clerk_core::input::Form;
use clerk_core::office::accounts::attempts::{self, Attempt, Step};
use clerk_core::office::accounts::factors::{self, Held};
use clerk_core::office::accounts::{CodeInput, Entered, enter_code, passkeys};
use clerk_core::office::audit;
use clerk_core::office::organisation::Way;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "office/accounts/code.html")]
struct CodePage {
    form: Form<CodeInput>,
    csrf: String,
    has_app: bool,
    has_passkey: bool,
}

/// Someone who has done the first step.
struct HalfWay {
    token: String,
    held: Held,
}

/// `GET /admin/sign-in/code`
pub(crate) async fn show(request: HttpRequest, state: web::Data<AppState>) -> PageResult {
    let Some(half_way) = half_way(&request, &state).await? else { return Ok(again(&request)) };
    Ok(open(&request, &state, |csrf| page(&render(&state, &half_way.held, Form::blank(), csrf))))
}

#[derive(Deserialize)]
pub(crate) struct Code {
    #[serde(default)]
    code: SecretString,
}

/// `POST /admin/sign-in/code`
pub(crate) async fn submit(request: HttpRequest, form: form::Form<Code>, state: web::Data<AppState>) -> PageResult {
    let Some(HalfWay { token, held }) = half_way(&request, &state).await? else { return Ok(again(&request)) };
    let visitor = visitor(&request, &state, &held.email, false);
    let (key, now) = (&state.settings.secret_key, state.clock.now());
    let entered = enter_code(&state.pool, key, &token, form.0.code.expose_secret(), &visitor, now).await?;
    let (status, message) = match entered {
        Entered::In(signed, next) => return Ok(welcome(&request, &state, &signed, &held.email, &next)),
        Entered::Gone => return Ok(again(&request)),
        Entered::Wrong => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "This code does not fit. Each code works once: wait for the next one in your app.".to_owned(),
        ),
        Entered::Wait(seconds) => (StatusCode::TOO_MANY_REQUESTS, wait(seconds)),
    };
    let form = Form::<CodeInput>::blank().refused(vec![FieldError::new("code", message)]);
    Ok(private(page_with(status, &render(&state, &held, form, csrf_token(&request)))))
}

fn render(state: &AppState, held: &Held, form: Form<CodeInput>, csrf: String) -> CodePage {
    let has_passkey = held.passkeys > 0 && state.passkeys.are_possible();
    CodePage { form, csrf, has_app: held.app_since.is_some(), has_passkey }
}

/// The person who has done the first step in this browser a moment ago.
async fn half_way(request: &HttpRequest, state: &AppState) -> Result<Option<HalfWay>> {
    let Some(token) = attempt_token(request) else { return Ok(None) };
    let mut db = state.pool.acquire().await?;
    match attempts::find(&mut db, &token, state.clock.now()).await? {
        Some(Attempt { user_id: Some(user_id), step: Step::Factor, .. }) => {
            Ok(Some(HalfWay { token, held: factors::held(&mut db, user_id).await? }))
        }
        _ => Ok(None),
    }
}

/// Back to the start: it took too long.
pub(super) fn again(request: &HttpRequest) -> HttpResponse {
    let mut response = go_to("/admin/sign-in?late=true");
    add_cookie(&mut response, &ended_attempt_cookie(request));
    response
}

#[derive(Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    next: String,
    #[serde(default)]
    own_computer: String,
}

/// `POST /admin/sign-in/passkey/options`: what the browser asks a passkey, for a script.
pub(crate) async fn passkey_options(
    request: HttpRequest,
    form: form::Form<Ask>,
    state: web::Data<AppState>,
) -> PageResult {
    let now = state.clock.now();
    if let Some(HalfWay { token, held }) = half_way(&request, &state).await? {
        let mut db = state.pool.acquire().await?;
        let known = factors::passkeys_of(&mut db, held.user_id).await?;
        let (options, remembered) = state.passkeys.begin_signing_in(Some(&known))?;
        attempts::remember(&mut db, &token, &remembered).await?;
        return Ok(HttpResponse::Ok().json(options));
    }
    if !state.limits.beginnings.allows(remote_address(&request)) {
        return Ok(HttpResponse::build(StatusCode::TOO_MANY_REQUESTS).finish());
    }
    let form::Form(Ask { next, own_computer }) = form;
    let (options, remembered) = state.passkeys.begin_signing_in(None)?;
    let visitor = visitor(&request, &state, "", !own_computer.is_empty());
    let mut attempt = Attempt::new(None, Step::Passkey, Way::Passkey, &visitor, own_path(&next));
    attempt.state = Some(remembered);
    let before = attempt_token(&request);
    let token = attempts::begin(&mut *state.pool.acquire().await?, before.as_deref(), &attempt, now).await?;
    let mut response = HttpResponse::Ok().json(options);
    add_cookie(&mut response, &attempt_cookie(&request, token));
    Ok(response)
}

#[derive(Deserialize)]
pub(crate) struct Signed {
    #[serde(default)]
    credential: SecretString,
}

/// `POST /admin/sign-in/passkey`
pub(crate) async fn passkey(request: HttpRequest, form: form::Form<Signed>, state: web::Data<AppState>) -> PageResult {
    let now = state.clock.now();
    let Some(token) = attempt_token(&request) else { return Ok(again(&request)) };
    let mut visitor = visitor(&request, &state, "", false);
    let mut tx = audit::begin(&state.pool, &visitor.actor).await?;
    let Some(attempt) = attempts::find(&mut tx, &token, now).await? else { return Ok(again(&request)) };
    let answer = Answer::parse(&form.0.credential);
    let found = match &answer {
        Some(answer) => passkeys::find(&mut tx, answer.credential_id()).await?,
        None => None,
    };
    let known = found.as_ref().map(|(user_id, _)| *user_id);
    if let (Some(answer), Some((user_id, stored)), Some(asked)) = (answer, found, &attempt.state)
        && let Some(kept) = state.passkeys.check(asked, &answer, *user_id, &stored)?
    {
        let email = factors::held(&mut tx, user_id).await?.email;
        visitor.browser.is_own_computer = attempt.own_computer;
        let signed = passkeys::signed(&mut tx, (&token, &attempt), (user_id, stored.id, &kept), &visitor, now).await?;
        tx.commit().await?;
        return Ok(match signed {
            Entered::In(signed, next) => welcome(&request, &state, &signed, &email, &next),
            _ => again(&request),
        });
    }
    refused(tx, &attempt, known, &token, now).await?;
    Ok(go_to(if attempt.step == Step::Factor {
        "/admin/sign-in/code?refused=true"
    } else {
        "/admin/sign-in?refused=true"
    }))
}

/// Records that a passkey was refused. It has to be asked something else next time.
async fn refused(
    mut tx: sqlx::PgTransaction<'static>,
    attempt: &Attempt,
    known: Option<UserId>,
    token: &str,
    now: jiff::Timestamp,
) -> Result<()> {
    passkeys::refused(&mut tx, attempt.user_id.or(known), now).await?;
    attempts::remember(&mut tx, token, &serde_json::Value::Null).await?;
    tx.commit().await.map_err(Error::from)
}
