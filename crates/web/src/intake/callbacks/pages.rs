//! People without an email address who asked to be called.

use crate::http::error::PageResult;
use crate::http::form::{Form, NoFields};
use crate::http::save::{Done, press};
use crate::http::session::{Reader, Staff};
use crate::state::AppState;
use crate::ui::{self, Moment, NavSection, Shell};
use actix_web::web;
use askama::Template;
use clerk_core::intake::callbacks::{self, Contact};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "intake/callbacks/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<ContactRow>,
}

struct ContactRow {
    id: Uuid,
    name: String,
    phone: String,
    received: Moment,
    is_blocked: bool,
}

/// `GET /admin/contacts`
pub(crate) async fn list(reader: Reader, query: web::Query<Done>) -> PageResult {
    let Reader { staff, mut db } = reader;
    let waiting = callbacks::waiting(&mut db, &staff.viewer).await?;
    let shell = Shell::new(&staff, NavSection::Contacts, query.done.as_deref());
    Ok(ui::page(&ListPage { shell, rows: waiting.into_iter().map(ContactRow::from).collect() }))
}

impl From<Contact> for ContactRow {
    fn from(contact: Contact) -> Self {
        Self {
            id: contact.id,
            name: contact.name,
            phone: contact.phone,
            received: Moment::time(contact.created_at),
            is_blocked: contact.is_blocked,
        }
    }
}

/// `POST /admin/contacts/{id}/called`
pub(crate) async fn called(
    staff: Staff,
    id: web::Path<Uuid>,
    _form: Form<NoFields>,
    state: web::Data<AppState>,
) -> PageResult {
    let mark = async |tx: &mut PgConnection| {
        callbacks::mark_handled(tx, &staff.viewer, *id, state.clock.now()).await?;
        Ok("/admin/contacts?done=called".to_owned())
    };
    press(&staff, &state, mark).await
}
