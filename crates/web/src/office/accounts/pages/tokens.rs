//! One's own API tokens. Making one needs that its owner has shown a moment ago that it is them; it is shown once, in the answer to the
//! form that makes it.

use crate::http::save::go_to;
use crate::http::{Done, Draft, PageResult, Sent, Staff, page};
use crate::office::access::TokenRow;
use crate::office::accounts::cookies::attempt_token;
use crate::ui::{Choice, Moment, NavSection, Shell};
use actix_web::http::{StatusCode, header};
use actix_web::web::Query;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use clerk_core::Result;
use clerk_core::input::{Field, Form};
use clerk_core::office::accounts::is_confirmed;
use clerk_core::office::accounts::tokens::{self, Scope, TokenInput};
use jiff::SignedDuration;
use sqlx::PgConnection;

/// Where they are listed.
const PATH: &str = "/admin/account/tokens";
/// Where someone shows that it is them, and comes back.
const CONFIRM: &str = "/admin/account/confirm?then=tokens";

#[derive(Template)]
#[template(path = "office/accounts/tokens.html")]
struct TokensPage {
    shell: Shell,
    tokens: Vec<TokenRow>,
    form: Form<TokenInput>,
    /// What their token may do at most.
    scopes: Vec<Choice>,
    may_make: bool,
    /// Whether they have just shown that it is them.
    is_confirmed: bool,
    confirm: &'static str,
}

#[derive(Template)]
#[template(path = "office/accounts/token_made.html")]
struct MadePage {
    shell: Shell,
    name: String,
    token: String,
    until: Moment,
    /// The server's own address, for the example.
    url: String,
}

/// `GET /admin/account/tokens`
pub(crate) async fn show(request: HttpRequest, staff: Staff, done: Query<Done>) -> PageResult {
    render(&request, &staff, done.done.as_deref(), Draft::new()).await
}

/// `POST /admin/account/tokens`
pub(crate) async fn make(request: HttpRequest, staff: Staff, sent: Sent<TokenInput>) -> PageResult {
    if !confirmed(&request, &staff, &mut *staff.db().await?).await? {
        return Ok(go_to(CONFIRM));
    }
    let mut made = None;
    let work = async |tx: &mut PgConnection| {
        let input = sent.form.read(None)?;
        let token = tokens::make(tx, &staff.user, &input, staff.now()).await?;
        made = Some((input, token));
        Ok(PATH.to_owned())
    };
    let answer = staff.save(&sent, work, async |draft| render(&request, &staff, None, draft).await).await?;
    match made.filter(|_| answer.status() == StatusCode::SEE_OTHER) {
        Some((input, token)) => Ok(shown_once(&staff, &answer, &input, token)),
        // Refused, or sent again: the token has been shown, and nobody can see it a second time.
        None => Ok(answer),
    }
}

/// The page with the token, in place of the redirect after the form was saved, of which it keeps the cookies.
fn shown_once(staff: &Staff, saved: &HttpResponse, input: &TokenInput, token: String) -> HttpResponse {
    let days = SignedDuration::from_hours(24 * i64::from(input.days.stored()));
    let until = staff.now().saturating_add(days).unwrap_or(staff.now());
    let mut response = super::private(page(&MadePage {
        shell: staff.shell(NavSection::Account),
        name: input.name.to_string(),
        token,
        until: Moment::date_of(until.into()),
        url: staff.state.settings.public_url.clone(),
    }));
    for cookie in saved.headers().get_all(header::SET_COOKIE) {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    response
}

async fn confirmed(request: &HttpRequest, staff: &Staff, db: &mut PgConnection) -> Result<bool> {
    is_confirmed(db, staff.session_id, attempt_token(request).as_deref(), staff.now()).await
}

async fn render(request: &HttpRequest, staff: &Staff, done: Option<&str>, draft: Draft<TokenInput>) -> PageResult {
    let mut db = staff.db().await?;
    let form = draft.form(Form::blank());
    let scopes = Scope::offered_to(&staff.viewer);
    Ok(draft.page(&TokensPage {
        shell: staff.shell(NavSection::Account).after(done),
        tokens: TokenRow::own(&mut db, staff.user.id, staff.now()).await?,
        scopes: scopes.iter().map(|s| Choice::new(s.as_str(), s.label(), form.scope.value())).collect(),
        may_make: tokens::may_make(&mut db, &staff.user).await?,
        is_confirmed: confirmed(request, staff, &mut db).await?,
        confirm: CONFIRM,
        form,
    }))
}
