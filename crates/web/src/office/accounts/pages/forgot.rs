//! Asks for a link to reset a forgotten password.

use super::sign_in::wait;
use super::{open, private};
use crate::http::page::{page, page_with};
use crate::http::save::go_to;
use crate::http::session::csrf_token;
use crate::http::{PageResult, Sent};
use crate::office::accounts::cookies::visitor;
use crate::state::AppState;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::FieldError;
use clerk_core::input::Form;
use clerk_core::office::accounts::password_links::Asked;
use clerk_core::office::accounts::{ForgotPasswordInput, password_links};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "office/accounts/forgot.html")]
struct ForgotPage {
    form: Form<ForgotPasswordInput>,
    csrf: String,
    is_sent: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Query {
    #[serde(default)]
    sent: bool,
}

/// `GET /admin/forgot-password`
pub(crate) async fn show(request: HttpRequest, query: web::Query<Query>, state: web::Data<AppState>) -> HttpResponse {
    open(&request, &state, |csrf| page(&ForgotPage { form: Form::blank(), csrf, is_sent: query.sent }))
}

/// `POST /admin/forgot-password`
pub(crate) async fn submit(
    request: HttpRequest,
    sent: Sent<ForgotPasswordInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let email = &sent.form.email;
    let refused = |status, message: String| {
        let errors = vec![FieldError::new("email", message)];
        let form = sent.form.clone().refused(errors);
        private(page_with(status, &ForgotPage { form, csrf: csrf_token(&request), is_sent: false }))
    };
    let visitor = visitor(&request, &state, email.value(), false);
    Ok(match password_links::ask(&state.pool, email.value(), &visitor, state.clock.now()).await? {
        Asked::Done => private(go_to("/admin/forgot-password?sent=true")),
        Asked::NoAddress => refused(StatusCode::UNPROCESSABLE_ENTITY, email.spec.needed.unwrap_or_default().to_owned()),
        Asked::Wait(seconds) => refused(StatusCode::TOO_MANY_REQUESTS, wait(seconds)),
    })
}
