//! Changes one's own password, and says how good a new one is.

use crate::http::draft::Refusal;
use crate::http::page::page_with;
use crate::http::remote_address::remote_address;
use crate::http::save::go_to;
use crate::http::session::signed_in;
use crate::http::{PageResult, Staff, form, page};
use crate::state::AppState;
use crate::ui::{NavSection, Shell};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::input::Form;
use clerk_core::office::accounts::passwords::{OwnWords, Strength};
use clerk_core::office::accounts::{self, ChangePasswordInput, PasswordChange, password_links};
use secrecy::SecretString;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "office/accounts/change_password.html")]
struct ChangePasswordPage {
    shell: Shell,
    form: Form<ChangePasswordInput>,
    /// Which account it is of, for password managers.
    email: String,
}

#[derive(Deserialize)]
pub(crate) struct Change {
    #[serde(default)]
    present: SecretString,
    #[serde(default)]
    password: SecretString,
}

/// `GET /admin/account/password`
pub(crate) async fn show(staff: Staff) -> HttpResponse {
    page(&render(&staff, Form::blank()))
}

/// `POST /admin/account/password`
pub(crate) async fn submit(staff: Staff, form: form::Form<Change>) -> PageResult {
    let form::Form(Change { present, password }) = form;
    let change = PasswordChange { present, new: password, session: staff.session_id };
    let (pool, work) = (&staff.state.pool, &staff.state.password_work);
    match accounts::change_password(pool, work, &staff.actor, staff.user.id, change, staff.now()).await {
        Ok(()) => Ok(go_to("/admin/account?done=password")),
        Err(error) => {
            let Refusal { status, errors, .. } = Refusal::of(error)?;
            Ok(page_with(status, &render(&staff, Form::<ChangePasswordInput>::blank().refused(errors))))
        }
    }
}

fn render(staff: &Staff, form: Form<ChangePasswordInput>) -> ChangePasswordPage {
    ChangePasswordPage { shell: staff.shell(NavSection::Account), form, email: staff.user.email.clone() }
}

#[derive(Deserialize)]
pub(crate) struct Candidate {
    #[serde(default)]
    password: SecretString,
    /// The token of the link with which it would be set; empty for someone who is signed in.
    #[serde(default)]
    link: String,
}

/// `POST /admin/password-strength`: how good a password is, in words, for the person who is choosing it. Nothing is kept.
pub(crate) async fn strength(
    request: HttpRequest,
    form: form::Form<Candidate>,
    state: web::Data<AppState>,
) -> PageResult {
    if !state.limits.strengths.allows(remote_address(&request)) {
        return Ok(HttpResponse::build(StatusCode::TOO_MANY_REQUESTS).finish());
    }
    let form::Form(Candidate { password, link }) = form;
    let strength = Strength::of(&password, &own_words(&request, &state, &link).await?);
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(strength.in_words()))
}

/// What the password of the person who is asking must not be made of.
async fn own_words(request: &HttpRequest, state: &AppState, link: &str) -> Result<OwnWords> {
    let mut user_id = signed_in(request).await?.map(|user| user.id);
    let mut db = state.pool.acquire().await?;
    if !link.is_empty() {
        user_id = password_links::holder(&mut db, link, state.clock.now()).await?.map(|holder| holder.user_id);
    }
    match user_id {
        Some(user_id) => Ok(accounts::own_words(&mut db, user_id).await?.0),
        None => Ok(OwnWords::new("", "", "")),
    }
}
