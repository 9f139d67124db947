//! People without an email address who asked to be called.

use crate::http::{Button, Done, PageResult, Reader, Staff, page};
use crate::ui::{Moment, NavSection, Shell};
use actix_web::web::{Path, Query};
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
pub(crate) async fn list(Reader { staff, mut db }: Reader, query: Query<Done>) -> PageResult {
    let waiting = callbacks::waiting(&mut db, &staff.viewer).await?;
    let shell = staff.shell(NavSection::Contacts).after(query.done.as_deref());
    Ok(page(&ListPage { shell, rows: waiting.into_iter().map(ContactRow::from).collect() }))
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
pub(crate) async fn called(staff: Staff, id: Path<Uuid>, _button: Button) -> PageResult {
    let mark = async |tx: &mut PgConnection| {
        callbacks::mark_handled(tx, &staff.viewer, *id, staff.now()).await?;
        Ok("/admin/contacts?done=called".to_owned())
    };
    staff.press(mark).await
}
