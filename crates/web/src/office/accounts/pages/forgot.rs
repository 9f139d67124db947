//! Asks for a link to reset a forgotten password.

use super::{open, private};
use crate::http::client_address::client_address;
use crate::http::error::PageResult;
use crate::http::form::Form;
use crate::http::guard::request_id;
use crate::http::save::go_to;
use crate::http::session::csrf_token;
use crate::office::accounts::pages::sign_in::duration;
use crate::state::AppState;
use crate::ui;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::FieldError;
use clerk_core::office::accounts::password_links;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "office/accounts/forgot.html")]
struct ForgotPage {
    form: ui::Form,
    csrf: String,
    is_sent: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Query {
    #[serde(default)]
    sent: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct EmailForm {
    #[serde(default)]
    email: String,
}

/// `GET /admin/forgot-password`
pub(crate) async fn show(request: HttpRequest, query: web::Query<Query>, state: web::Data<AppState>) -> HttpResponse {
    let form = ui::Form::new("forgot-password");
    open(&request, &state, |csrf| ui::page(&ForgotPage { form, csrf, is_sent: query.sent }))
}

/// `POST /admin/forgot-password`
pub(crate) async fn submit(request: HttpRequest, form: Form<EmailForm>, state: web::Data<AppState>) -> PageResult {
    let email = form.0.email;
    let refused = |status, message: String| {
        let errors = vec![FieldError { field: "email".to_owned(), message }];
        let form = ui::Form::new("forgot-password").with("email", email.as_str()).with_errors(errors);
        private(ui::page_with(status, &ForgotPage { form, csrf: csrf_token(&request), is_sent: false }))
    };
    if email.trim().is_empty() || email.len() > 254 {
        let message = "Enter the email address you sign in with.".to_owned();
        return Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, message));
    }
    let (address, trace) = (client_address(&request), Some(request_id(&request)));
    let wait = password_links::ask(&state.pool, &email, address, state.clock.now(), trace).await?;
    Ok(match wait {
        None => private(go_to("/admin/forgot-password?sent=true")),
        Some(seconds) => {
            let message = format!("There were too many tries. Please wait {} and try again.", duration(seconds));
            refused(StatusCode::TOO_MANY_REQUESTS, message)
        }
    })
}
