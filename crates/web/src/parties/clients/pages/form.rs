//! Makes a client and changes one.

use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, NavSection, Refusal, Shell};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::input::Form;
use clerk_core::parties::clients::{self, Client, ClientInput};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "parties/clients/form.html")]
struct ClientPage {
    shell: Shell,
    form: Form<ClientInput>,
    action: String,
    back: String,
    /// Empty for a new client.
    name: String,
    version: String,
    /// What the client says now; empty unless somebody else has just changed it.
    current: String,
    /// The client who already has the email address, if the author may see them.
    existing: Option<String>,
    /// What to do next: `case` for creating a case for the client.
    then: String,
}

/// Where to go once a new client is created.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Then {
    then: String,
}

/// `GET /admin/clients/new`
pub(crate) async fn show_new(staff: Staff, query: web::Query<Then>, state: web::Data<AppState>) -> PageResult {
    let form = Sent::not_yet(Form::blank(), &[("then", &query.then)]);
    Ok(render(&staff, None, &state, &form, Refusal::default()).await?)
}

/// `POST /admin/clients/new`
pub(crate) async fn create(staff: Staff, sent: Sent<ClientInput>, state: web::Data<AppState>) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::CreateCases)?;
        let id = clients::create(tx, &staff.viewer, &sent.form.read(None)?, state.clock.now()).await?;
        let next = if sent.hidden("then") == "case" { "/cases/new" } else { "" };
        Ok(format!("/admin/clients/{id}{next}?done=client"))
    };
    save(&staff, &state, add, async |refusal| render(&staff, None, &state, &sent, refusal).await).await
}

/// `GET /admin/clients/{id}/edit`
pub(crate) async fn show(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    let client = clients::find(&mut *state.pool.acquire().await?, &staff.viewer, *id).await?;
    let form = Sent::not_yet(Form::of(&ClientInput::of(&client)), &[]);
    Ok(render(&staff, Some(client), &state, &form, Refusal::default()).await?)
}

/// `POST /admin/clients/{id}/edit`
pub(crate) async fn update(
    staff: Staff,
    id: web::Path<Uuid>,
    sent: Sent<ClientInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept = clients::find(&mut *tx, &staff.viewer, *id).await?;
        let input = sent.form.read(Some(&ClientInput::of(&kept)))?;
        clients::update(tx, &staff.viewer, &kept, &input, sent.version(), state.clock.now()).await?;
        Ok(format!("/admin/clients/{id}?done=client"))
    };
    let again = async |refusal: Refusal| {
        let client = clients::find(&mut *state.pool.acquire().await?, &staff.viewer, *id).await?;
        render(&staff, Some(client), &state, &sent, refusal).await
    };
    save(&staff, &state, change, again).await
}

/// The form; of `client`, or of a new one.
async fn render(
    staff: &Staff,
    client: Option<Client>,
    state: &AppState,
    sent: &Sent<ClientInput>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    if client.is_none() {
        staff.viewer.require(Action::CreateCases)?;
    }
    let mut existing = None;
    if refusal.errors.iter().any(|error| error.field == "email") {
        let mut db = state.pool.acquire().await?;
        let other = clients::with_email(&mut db, &staff.viewer, sent.form.email.value()).await?;
        existing = other.filter(|other| client.as_ref().is_none_or(|client| client.id != *other));
    }
    let version_now = |client: &Client| refusal.version(sent.version(), client.updated_at.to_jiff());
    let now = client.as_ref().filter(|_| refusal.is_stale).map(|client| Form::of(&ClientInput::of(client)));
    let href = client.as_ref().map(|client| format!("/admin/clients/{}", client.id));
    Ok(ui::page_with(
        refusal.status,
        &ClientPage {
            shell: Shell::new(staff, NavSection::Clients, None),
            action: href.as_ref().map_or("/admin/clients/new".to_owned(), |href| format!("{href}/edit")),
            back: href.unwrap_or_else(|| "/admin/clients".to_owned()),
            version: client.as_ref().map(version_now).unwrap_or_default(),
            current: now.map(|form| form.in_lines()).unwrap_or_default(),
            name: client.map(|client| client.shown_name()).unwrap_or_default(),
            existing: existing.map(|id| format!("/admin/clients/{id}")),
            then: sent.hidden("then").to_owned(),
            form: sent.refused(refusal.errors),
        },
    ))
}
