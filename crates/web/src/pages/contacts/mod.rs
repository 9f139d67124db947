//! People without an email address who asked to be called.

use crate::error::{OrPage, PageError};
use crate::http::form::{Form, NoFields};
use crate::http::session::{Reader, Staff};
use crate::pages::{Done, go_to};
use crate::state::AppState;
use crate::ui::{self, Moment, NavSection, Shell};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::contacts::{self, Contact};
use clerk_core::{Result, access::Viewer};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/contacts/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<ContactRow>,
}

struct ContactRow {
    id: Uuid,
    name: String,
    phone: String,
    received: Moment,
}

/// `GET /admin/contacts`
pub(crate) async fn list(
    request: HttpRequest,
    reader: Reader,
    query: web::Query<Done>,
) -> std::result::Result<HttpResponse, PageError> {
    let Reader { staff, mut db } = reader;
    let waiting = contacts::waiting(&mut db, &staff.viewer).await.or_page(&request)?;
    let shell = Shell::new(&staff, NavSection::Contacts, query.done.as_deref());
    Ok(ui::page(&ListPage { shell, rows: waiting.into_iter().map(ContactRow::from).collect() }))
}

impl From<Contact> for ContactRow {
    fn from(contact: Contact) -> Self {
        Self { id: contact.id, name: contact.name, phone: contact.phone, received: Moment::time(contact.created_at) }
    }
}

/// `POST /admin/contacts/{id}/called`
pub(crate) async fn called(
    request: HttpRequest,
    staff: Staff,
    id: web::Path<Uuid>,
    _form: Form<NoFields>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    mark(&state, &staff.viewer, *id).await.or_page(&request)?;
    Ok(go_to("/admin/contacts?done=called"))
}

async fn mark(state: &AppState, viewer: &Viewer, id: Uuid) -> Result<()> {
    let mut connection = state.pool.acquire().await?;
    contacts::mark_handled(&mut connection, viewer, id, state.clock.now()).await
}
