//! One's second factors: an app, passkeys, recovery codes.

use super::sign_in::{add_cookie, welcome};
use super::subject::Subject;
use super::{open, private};
use crate::http::draft::Refusal;
use crate::http::page::{page, page_with};
use crate::http::save::go_to;
use crate::http::{PageResult, form};
use crate::office::accounts::cookies::{attempt_cookie, attempt_token, reminder_cookie, visitor};
use crate::ui::Moment;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use clerk_core::Result;
use clerk_core::input::Form;
use clerk_core::office::accounts::attempts::{self, Attempt, Step};
use clerk_core::office::accounts::factors::totp::{self, Offer};
use clerk_core::office::accounts::factors::{self, Held};
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
    match totp::confirm(&mut tx, key, subject.user_id, form.0.code.expose_secret(), now).await {
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
    let mut tx = audit::begin(&subject.state.pool, &subject.actor).await?;
    if !factors::held(&mut tx, subject.user_id).await?.has_factor() {
        return Err(Error::Conflict("Set up an app or a passkey first.".to_owned()).into());
    }
    let codes = factors::make_codes(&mut tx, subject.user_id, subject.state.clock.now()).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(shown_once(codes, "/admin/second-factor"))
}

/// `POST /admin/second-factor/passkey/options`: what the browser asks of a new passkey, for a script.
pub(crate) async fn passkey_options(request: HttpRequest, _form: form::Button) -> PageResult {
    let subject = subject!(&request);
    let (state, now) = (&subject.state, subject.state.clock.now());
    let mut db = state.pool.acquire().await?;
    let held = factors::held(&mut db, subject.user_id).await?;
    let known = factors::passkeys_of(&mut db, subject.user_id).await?;
    let (options, remembered) = state.passkeys.begin_adding(subject.id(), &held.email, &held.full_name, &known)?;
    let mut response = HttpResponse::Ok().json(options);
    if let Some(token) = &subject.attempt {
        attempts::remember(&mut db, token, &remembered).await?;
        return Ok(response);
    }
    let visitor = visitor(&request, state, "", false);
    let mut attempt = Attempt::new(Some(subject.user_id), Step::Confirmed, Way::Passkey, &visitor, "");
    attempt.state = Some(remembered);
    let token = attempts::begin(&mut db, attempt_token(&request).as_deref(), &attempt, now).await?;
    add_cookie(&mut response, &attempt_cookie(&request, token));
    Ok(response)
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
        let token = attempt_token(&request).ok_or_else(expired)?;
        let attempt = attempts::find(&mut tx, &token, now).await?.ok_or_else(expired)?;
        let asked = attempt.state.filter(|_| attempt.user_id == Some(subject.user_id)).ok_or_else(expired)?;
        let new = state.passkeys.add(&asked, &credential, &name)?;
        passkeys::add(&mut tx, subject.user_id, &new, now).await
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
    let email = factors::held(&mut tx, subject.user_id).await?.email;
    let mut next = "/admin/second-factor".to_owned();
    let mut signed_in = None;
    if let Some(token) = &subject.attempt {
        match finish_set_up(&mut tx, token, &subject.visitor(&email), state.clock.now()).await? {
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
    if let Some(signed) = signed_in {
        // Only its cookies: the page that it would lead to is the next one.
        for cookie in welcome(request, state, &signed, &email, &next).cookies() {
            add_cookie(&mut response, &cookie);
        }
    }
    add_cookie(&mut response, &reminder_cookie(request, None));
    Ok(response)
}

fn shown_once(codes: Vec<String>, next: &str) -> HttpResponse {
    private(page(&CodesPage { codes, next: next.to_owned() }))
}

async fn render(request: &HttpRequest, subject: &Subject, refused: Refused) -> PageResult {
    let state = &subject.state;
    let mut db = state.pool.acquire().await?;
    let held = factors::held(&mut db, subject.user_id).await?;
    let passkeys = factors::passkeys_of(&mut db, subject.user_id).await?;
    let linked = providers::of(&mut db, subject.user_id).await?;
    let offer = match held.app_since {
        Some(_) => None,
        None => {
            let (key, now) = (&state.settings.secret_key, state.clock.now());
            Some(totp::offer(&mut db, key, subject.user_id, &held.email, now).await?)
        }
    };
    drop(db);
    let passkeys = passkeys.into_iter().map(|passkey| PasskeyRow {
        id: passkey.id,
        name: passkey.name,
        since: Moment::date_of(passkey.created_at.into()),
        last_used: passkey.last_used_at.map(|at| Moment::time(at.into())),
    });
    let linked = linked.into_iter().map(|account| LinkedRow {
        provider: account.provider.label(),
        code: account.provider.as_str(),
        email: account.email,
        since: Moment::date_of(account.created_at.into()),
    });
    let Held { app_since, recovery_codes, .. } = &held;
    let Refused { code, passkey, status } = refused;
    let template = |csrf| FactorsPage {
        csrf,
        must: subject.attempt.is_some(),
        app_since: app_since.map(|at| Moment::date_of(at.into())),
        offer,
        code: Form::<CodeInput>::blank().refused(code),
        passkey: Form::<PasskeyInput>::blank().refused(passkey),
        passkeys: passkeys.collect(),
        passkeys_are_possible: state.passkeys.are_possible(),
        has_factor: held.has_factor(),
        recovery_codes: *recovery_codes,
        linked: linked.collect(),
    };
    // Someone who is signed in has a session that ties the form to them.
    Ok(match subject.csrf.is_empty() {
        true => open(request, state, |csrf| page_with(status, &template(csrf))),
        false => private(page_with(status, &template(subject.csrf.clone()))),
    })
}
