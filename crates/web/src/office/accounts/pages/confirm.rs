//! Asks someone who is signed in for their password once more, before they change how they sign in or make
//! an API token: someone else may be at the keyboard.

use super::sign_in::add_cookie;
use crate::http::draft::Refusal;
use crate::http::page::page_with;
use crate::http::save::go_to;
use crate::http::{PageResult, Staff, form, page};
use crate::office::accounts::cookies::{attempt_cookie, visitor};
use crate::ui::{NavSection, Shell};
use actix_web::web::Query;
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
    /// What they want to do afterwards.
    then: &'static str,
}

/// What someone wants to do afterwards, as the address or the form names it: only these pages follow.
#[derive(Deserialize)]
pub(crate) struct Then {
    #[serde(default)]
    then: String,
}

/// The page to go on to, and its name.
fn onward(then: &str) -> (&'static str, &'static str) {
    match then {
        "tokens" => ("/admin/account/tokens", "tokens"),
        _ => ("/admin/second-factor", ""),
    }
}

/// `GET /admin/account/confirm`
pub(crate) async fn show(staff: Staff, then: Query<Then>) -> HttpResponse {
    page(&render(&staff, &then.then, Form::blank()))
}

#[derive(Deserialize)]
pub(crate) struct Confirm {
    #[serde(default)]
    present: SecretString,
    #[serde(default)]
    then: String,
}

/// `POST /admin/account/confirm`
pub(crate) async fn submit(request: HttpRequest, staff: Staff, form: form::Form<Confirm>) -> PageResult {
    let mut visitor = visitor(&request, &staff.state, &staff.user.email, false);
    visitor.actor = staff.actor.clone();
    let (pool, work) = (&staff.state.pool, &staff.state.password_work);
    let who = (staff.user.id, staff.session_id);
    let Confirm { present, then } = form.0;
    match confirm_again(pool, work, who, present, &visitor, staff.now()).await {
        Ok(token) => {
            let mut response = go_to(onward(&then).0);
            add_cookie(&mut response, &attempt_cookie(&request, token));
            Ok(response)
        }
        Err(error) => {
            let Refusal { status, errors, .. } = Refusal::of(error)?;
            Ok(page_with(status, &render(&staff, &then, Form::<ConfirmInput>::blank().refused(errors))))
        }
    }
}

fn render(staff: &Staff, then: &str, form: Form<ConfirmInput>) -> ConfirmPage {
    let then = onward(then).1;
    ConfirmPage { shell: staff.shell(NavSection::Account), form, email: staff.user.email.clone(), then }
}
