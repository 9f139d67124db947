//! One's second factors: an app, passkeys, recovery codes.

use super::sign_in::{add_cookie, add_cookies};
use super::subject::Subject;
use super::{open, private};
use crate::http::draft::Refusal;
use crate::http::page::{page, page_with};
use crate::http::save::go_to;
use crate::http::{PageResult, form};
use crate::office::accounts::cookies::ended_reminder_cookie;
use crate::ui::Moment;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use clerk_core::Result;
use clerk_core::input::Form;
use clerk_core::office::accounts::attempts;
use clerk_core::office::accounts::factors::totp::{self, Offer};
use clerk_core::office::accounts::factors::{self, Held, HeldThing};
use clerk_core::office::accounts::{CodeInput, Entered, PasskeyInput, finish_set_up, passkeys, providers};
use clerk_core::office::audit;
use clerk_core::office::organisation::Way;
use clerk_core::{Error, FieldError};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sqlx::PgTransaction;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/accounts/second_factor.html")]
struct FactorsPage {
    csrf: String,
    /// Whether they are setting one up in order to sign in.
    must: bool,
    app_since: Option<Moment>,
    /// What an app is to be given, if they have none.
    offer: Option<Offer>,
    code: Form<CodeInput>,
    passkey: Form<PasskeyInput>,
    passkeys: Vec<PasskeyRow>,
    passkeys_are_possible: bool,
    has_factor: bool,
    recovery_codes: i64,
    linked: Vec<LinkedRow>,
}

/// An account at Google or Microsoft.
struct LinkedRow {
    provider: &'static str,
    code: &'static str,
    email: String,
    since: Moment,
}

struct PasskeyRow {
    id: Uuid,
    name: String,
    since: Moment,
    last_used: Option<Moment>,
}

#[derive(Template)]
#[template(path = "office/accounts/recovery_codes.html")]
struct CodesPage {
    codes: Vec<String>,
    /// The page to go on to.
    next: String,
}

#[derive(Default)]
struct Refused {
    code: Vec<FieldError>,
    passkey: Vec<FieldError>,
    status: StatusCode,
}

macro_rules! subject {
    ($request:expr) => {
        match Subject::find($request).await? {
            Ok(subject) => subject,
            Err(response) => return Ok(response),
        }
    };
}

/// `GET /admin/second-factor`
pub(crate) async fn show(request: HttpRequest) -> PageResult {
    let subject = subject!(&request);
    render(&request, &subject, Refused::default()).await
}

#[derive(Deserialize)]
pub(crate) struct Code {
    #[serde(default)]
    code: SecretString,
}

/// `POST /admin/second-factor/app`
pub(crate) async fn add_app(request: HttpRequest, form: form::Form<Code>) -> PageResult {
    let subject = subject!(&request);
    let (state, now) = (&subject.state, subject.state.clock.now());
    let mut tx = audit::begin(&state.pool, &subject.actor).await?;
    let key = &state.settings.secret_key;
    match totp::confirm(&mut tx, key, subject.user_id, (&subject.token, form.0.code.expose_secret()), now).await {
        Ok(codes) => added(&request, &subject, tx, codes).await,
        Err(error) => {
            let Refusal { status, errors, .. } = Refusal::of(error)?;
            drop(tx);
            render(&request, &subject, Refused { code: errors, status, ..Refused::default() }).await
        }
    }
}

/// `POST /admin/second-factor/app/remove`
pub(crate) async fn remove_app(request: HttpRequest, _form: form::Button) -> PageResult {
    let subject = subject!(&request);
    change(&subject, async |tx| totp::remove(tx, subject.user_id).await).await
}

/// `POST /admin/second-factor/recovery-codes`
pub(crate) async fn make_codes(request: HttpRequest, _form: form::Button) -> PageResult {
    let subject = subject!(&request);
    subject.require_signed_in()?;
    let mut tx = audit::begin(&subject.state.pool, &subject.actor).await?;
    if !factors::held(&mut tx, subject.user_id).await?.has_factor() {
        return Err(Error::Conflict("Set up an authenticator app or a passkey first.".to_owned()).into());
    }
    let codes = factors::make_codes(&mut tx, subject.user_id, subject.state.clock.now()).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(shown_once(codes, "/admin/second-factor"))
}

/// `POST /admin/second-factor/passkey/options`: what the browser asks of a new passkey, for a script.
pub(crate) async fn passkey_options(request: HttpRequest, _form: form::Button) -> PageResult {
    let subject = subject!(&request);
    let (state, held) = (&subject.state, &subject.held);
    let mut db = state.pool.acquire().await?;
    let known = factors::passkeys_of(&mut db, subject.user_id).await?;
    let (options, asked) = state.passkeys.begin_adding(subject.id(), &held.email, &held.full_name, &known)?;
    attempts::remember(&mut db, &subject.token, &asked).await?;
    Ok(subject.remembered(HttpResponse::Ok().json(options)))
}

#[derive(Deserialize)]
pub(crate) struct NewPasskey {
    #[serde(default)]
    name: String,
    #[serde(default)]
    credential: SecretString,
}

/// `POST /admin/second-factor/passkey`
pub(crate) async fn add_passkey(request: HttpRequest, form: form::Form<NewPasskey>) -> PageResult {
    let subject = subject!(&request);
    let (state, now) = (&subject.state, subject.state.clock.now());
    let NewPasskey { name, credential } = form.0;
    let mut tx = audit::begin(&state.pool, &subject.actor).await?;
    let tried = async {
        let attempt = factors::adding(&mut tx, subject.user_id, &subject.token, now).await?.ok_or_else(expired)?;
        let new = state.passkeys.add(&attempt.state.ok_or_else(expired)?, &credential, &name)?;
        passkeys::add(&mut tx, (subject.user_id, &subject.token), &new, now).await
    };
    match tried.await {
        Ok(codes) => added(&request, &subject, tx, codes).await,
        Err(error) => {
            let Refusal { status, errors, .. } = Refusal::of(error)?;
            drop(tx);
            render(&request, &subject, Refused { passkey: errors, status, ..Refused::default() }).await
        }
    }
}

/// `POST /admin/second-factor/passkey/{id}/remove`
pub(crate) async fn remove_passkey(request: HttpRequest, id: Path<Uuid>, _form: form::Button) -> PageResult {
    let subject = subject!(&request);
    change(&subject, async |tx| factors::remove_passkey(tx, subject.user_id, *id).await).await
}

/// `POST /admin/second-factor/provider/{provider}/remove`
pub(crate) async fn unlink(request: HttpRequest, provider: Path<String>, _form: form::Button) -> PageResult {
    let subject = subject!(&request);
    let provider: Way = provider.parse().map_err(|_| Error::NotFound)?;
    change(&subject, async |tx| providers::unlink(tx, subject.user_id, provider).await).await
}

fn expired() -> Error {
    Error::invalid("name", "This took too long. Please try again.")
}

async fn change(subject: &Subject, work: impl AsyncFnOnce(&mut PgTransaction<'static>) -> Result<()>) -> PageResult {
    subject.require_signed_in()?;
    let mut tx = audit::begin(&subject.state.pool, &subject.actor).await?;
    work(&mut tx).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(go_to("/admin/second-factor"))
}

/// Goes on after something was added: anyone who had to set it up is in now, and anyone who has got recovery codes sees them.
async fn added(
    request: &HttpRequest,
    subject: &Subject,
    mut tx: PgTransaction<'static>,
    codes: Option<Vec<String>>,
) -> PageResult {
    let state = &subject.state;
    let mut next = "/admin/second-factor".to_owned();
    let mut signed_in = None;
    if subject.must {
        match finish_set_up(&mut tx, &subject.token, &subject.visitor(), state.clock.now()).await? {
            Entered::In(signed, to) => {
                next = to;
                signed_in = Some(signed);
            }
            _ => return Ok(super::code::again(request)),
        }
    }
    tx.commit().await.map_err(Error::from)?;
    let mut response = match codes {
        Some(codes) => shown_once(codes, &next),
        None => go_to(&next),
    };
    match signed_in {
        Some(signed) => add_cookies(&mut response, request, state, (&signed, &subject.held.email), None),
        None => add_cookie(&mut response, &ended_reminder_cookie(request)),
    }
    Ok(subject.remembered(response))
}

fn shown_once(codes: Vec<String>, next: &str) -> HttpResponse {
    private(page(&CodesPage { codes, next: next.to_owned() }))
}

async fn render(request: &HttpRequest, subject: &Subject, refused: Refused) -> PageResult {
    let (state, held) = (&subject.state, &subject.held);
    let mut db = state.pool.acquire().await?;
    let things = factors::held_things(&mut db, subject.user_id).await?;
    let offer = match held.app_since {
        Some(_) => None,
        None => {
            let (key, remembered) =
                (&state.settings.secret_key, (subject.token.as_str(), subject.app_secret.as_deref()));
            Some(totp::offer(&mut db, key, (subject.user_id, &held.email), remembered).await?)
        }
    };
    drop(db);
    let (passkeys, linked) = rows(things);
    let Held { app_since, recovery_codes, .. } = held;
    let Refused { code, passkey, status } = refused;
    let template = |csrf| FactorsPage {
        csrf,
        must: subject.must,
        app_since: app_since.map(|at| Moment::date_of(at.into())),
        offer,
        code: Form::<CodeInput>::blank().refused(code),
        passkey: Form::<PasskeyInput>::blank().refused(passkey),
        passkeys,
        passkeys_are_possible: state.passkeys.are_possible(),
        has_factor: held.has_factor(),
        recovery_codes: *recovery_codes,
        linked,
    };
    // Someone who is signed in has a session that ties the form to them.
    Ok(subject.remembered(match subject.csrf.is_empty() {
        true => open(request, state, |csrf| page_with(status, &template(csrf))),
        false => private(page_with(status, &template(subject.csrf.clone()))),
    }))
}

fn rows(things: Vec<HeldThing>) -> (Vec<PasskeyRow>, Vec<LinkedRow>) {
    let (mut passkeys, mut linked) = (Vec::new(), Vec::new());
    for thing in things {
        let since = Moment::date_of(thing.created_at.into());
        match (thing.passkey, thing.provider.parse::<Way>()) {
            (Some(id), _) => {
                let last_used = thing.last_used_at.map(|at| Moment::time(at.into()));
                passkeys.push(PasskeyRow { id, name: thing.name, since, last_used });
            }
            (None, Ok(way)) => {
                linked.push(LinkedRow { provider: way.label(), code: way.as_str(), email: thing.name, since });
            }
            (None, Err(_)) => {}
        }
    }
    (passkeys, linked)
}
