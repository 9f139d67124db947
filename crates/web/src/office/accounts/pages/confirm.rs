//! Asks someone who is signed in for their password once more, before they change how they sign in: someone else may be at the keyboard.

use super::sign_in::add_cookie;
use crate::http::draft::Refusal;
use crate::http::page::page_with;
use crate::http::save::go_to;
use crate::http::{PageResult, Staff, form, page};
use crate::office::accounts::cookies::{attempt_cookie, visitor};
use crate::ui::{NavSection, Shell};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use clerk_core::input::Form;
use clerk_core::office::accounts::{ConfirmInput, confirm_again};
use secrecy::SecretString;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "office/accounts/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    form: Form<ConfirmInput>,
    email: String,
}

/// `GET /admin/account/confirm`
pub(crate) async fn show(staff: Staff) -> HttpResponse {
    page(&render(&staff, Form::blank()))
}

#[derive(Deserialize)]
pub(crate) struct Confirm {
    #[serde(default)]
    present: SecretString,
}

/// `POST /admin/account/confirm`
pub(crate) async fn submit(request: HttpRequest, staff: Staff, form: form::Form<Confirm>) -> PageResult {
    let mut visitor = visitor(&request, &staff.state, &staff.user.email, false);
    visitor.actor = staff.actor.clone();
    let (pool, work) = (&staff.state.pool, &staff.state.password_work);
    let who = (staff.user.id, staff.session_id);
    match confirm_again(pool, work, who, form.0.present, &visitor, staff.now()).await {
        Ok(token) => {
            let mut response = go_to("/admin/second-factor");
            add_cookie(&mut response, &attempt_cookie(&request, token));
            Ok(response)
        }
        Err(error) => {
            let Refusal { status, errors, .. } = Refusal::of(error)?;
            Ok(page_with(status, &render(&staff, Form::<ConfirmInput>::blank().refused(errors))))
        }
    }
}

fn render(staff: &Staff, form: Form<ConfirmInput>) -> ConfirmPage {
    ConfirmPage { shell: staff.shell(NavSection::Account), form, email: staff.user.email.clone() }
}
