//! Sets a password with a link.

use super::sign_in::go_on;
use super::{open, private};
use crate::http::draft::Refusal;
use crate::http::page::page_with;
use crate::http::session::csrf_token;
use crate::http::{PageResult, form};
use crate::office::accounts::cookies::visitor;
use crate::state::AppState;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::input::Form;
use clerk_core::office::accounts::SetPasswordInput;
use clerk_core::office::accounts::password_links::{self, Holder};
use clerk_core::office::organisation::organisation;
use secrecy::SecretString;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "office/accounts/set.html")]
struct SetPasswordPage {
    form: Form<SetPasswordInput>,
    csrf: String,
    action: String,
    name: String,
    email: String,
    /// Empty until someone has set it.
    centre: String,
    /// The link's token, with which the browser asks how good a password is.
    link: String,
}

#[derive(Template)]
#[template(path = "office/accounts/dead_link.html")]
struct DeadLinkPage;

#[derive(Deserialize)]
pub(crate) struct PasswordForm {
    #[serde(default)]
    password: SecretString,
    #[serde(default)]
    own_computer: String,
}

/// `GET /admin/set-password/{token}`
pub(crate) async fn show(request: HttpRequest, token: web::Path<String>, state: web::Data<AppState>) -> PageResult {
    Ok(match holder(&state, &token).await? {
        Some(found) => open(&request, &state, |csrf| page(found, csrf, &token, Refusal::default())),
        None => dead_link(),
    })
}

/// `POST /admin/set-password/{token}`
pub(crate) async fn submit(
    request: HttpRequest,
    token: web::Path<String>,
    form: form::Form<PasswordForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let Some((found, centre)) = holder(&state, &token).await? else { return Ok(dead_link()) };
    let PasswordForm { password, own_computer } = form.0;
    let visitor = visitor(&request, &state, &found.email, !own_computer.is_empty());
    let now = state.clock.now();
    match password_links::redeem(&state.pool, &state.password_work, &token, password, &visitor, now).await {
        Ok(Some(signed_in)) => Ok(private(go_on(&request, &state, signed_in, &found.email, "/admin"))),
        Ok(None) => Ok(dead_link()),
        Err(error) => {
            let refusal = Refusal::of(error)?;
            Ok(private(page((found, centre), csrf_token(&request), &token, refusal)))
        }
    }
}

/// Whose link it is, and the name of the centre.
async fn holder(state: &AppState, token: &str) -> Result<Option<(Holder, String)>> {
    let mut db = state.pool.acquire().await?;
    let Some(holder) = password_links::holder(&mut db, token, state.clock.now()).await? else { return Ok(None) };
    let (organisation, _) = organisation(&mut db).await?;
    Ok(Some((holder, organisation.name)))
}

fn page((holder, centre): (Holder, String), csrf: String, token: &str, refusal: Refusal) -> HttpResponse {
    let page = SetPasswordPage {
        form: Form::<SetPasswordInput>::blank().refused(refusal.errors),
        csrf,
        action: format!("/admin/set-password/{token}"),
        name: holder.full_name,
        email: holder.email,
        centre,
        link: token.to_owned(),
    };
    page_with(refusal.status, &page)
}

/// Used, too old, or never valid: nobody is told which.
fn dead_link() -> HttpResponse {
    private(page_with(StatusCode::GONE, &DeadLinkPage))
}
