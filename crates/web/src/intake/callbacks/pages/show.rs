//! One call-back: its tries, a form for another one, done and reopened.

use super::list::outcome_in_words;
use crate::http::{Button, Done, Draft, PageResult, Sent, Staff};
use crate::ui::{Moment, NavSection, Shell};
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::input::Form;
use clerk_core::intake::callbacks::{self, Contact, Try, TryInput};
use jiff::civil::Date;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "intake/callbacks/show.html")]
struct ShowPage {
    shell: Shell,
    form: Form<TryInput>,
    id: Uuid,
    name: String,
    phone: String,
    received: Moment,
    times_asked: i32,
    last_asked: Option<Moment>,
    again: Option<Moment>,
    done: Option<Moment>,
    done_by: String,
    case: Option<(String, String)>,
    is_blocked: bool,
    tries: Vec<TryRow>,
}

struct TryRow {
    outcome: String,
    comment: String,
    again: Option<Moment>,
    by: String,
    at: Moment,
}

/// `GET /admin/contacts/{id}`
pub(crate) async fn show(staff: Staff, id: Path<Uuid>, query: Query<Done>) -> PageResult {
    render(&staff, *id, Draft::new(), query.done.as_deref()).await
}

/// `POST /admin/contacts/{id}/tries`
pub(crate) async fn add_try(staff: Staff, id: Path<Uuid>, sent: Sent<TryInput>) -> PageResult {
    let keep = async |tx: &mut PgConnection| {
        callbacks::get(&mut *tx, &staff.viewer, *id).await?;
        let input = sent.form.read(None)?;
        let is_done = input.is_done;
        callbacks::add_try(tx, &staff.viewer, *id, &input, staff.now()).await?;
        Ok(if is_done { "/admin/contacts?done=called".to_owned() } else { "/admin/contacts?done=try".to_owned() })
    };
    staff.save(&sent, keep, async |draft| render(&staff, *id, draft, None).await).await
}

async fn render(staff: &Staff, id: Uuid, draft: Draft<TryInput>, done: Option<&str>) -> PageResult {
    let mut db = staff.db().await?;
    let (contact, tries) = callbacks::get(&mut db, &staff.viewer, id).await?;
    Ok(draft.page(&ShowPage::new(
        staff.shell(NavSection::Contacts).after(done),
        draft.form(Form::blank()),
        contact,
        tries,
        staff.today(),
    )))
}

impl ShowPage {
    fn new(shell: Shell, form: Form<TryInput>, contact: Contact, tries: Vec<Try>, today: Date) -> Self {
        Self {
            shell,
            form,
            id: contact.id,
            name: contact.name,
            phone: contact.phone,
            received: Moment::time(contact.created_at),
            times_asked: contact.times_asked,
            last_asked: contact.last_asked_at.map(Moment::time),
            again: contact.try_again_on.map(|day| Moment::on(day, None, today)),
            done: contact.handled_at.map(Moment::time),
            done_by: contact.handled_by.unwrap_or_default(),
            case: contact.case_id.zip(contact.fileref).map(|(id, fileref)| (format!("/admin/cases/{id}"), fileref)),
            is_blocked: contact.is_blocked,
            tries: tries.into_iter().map(TryRow::from).collect(),
        }
    }
}

impl From<Try> for TryRow {
    fn from(kept: Try) -> Self {
        Self {
            outcome: outcome_in_words(&kept.outcome),
            comment: kept.comment,
            again: kept.try_again_on.map(Moment::date),
            by: kept.tried_by,
            at: Moment::time(kept.tried_at),
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

/// `POST /admin/contacts/{id}/reopen`
pub(crate) async fn reopen(staff: Staff, id: Path<Uuid>, _button: Button) -> PageResult {
    let reopen = async |tx: &mut PgConnection| {
        callbacks::reopen(tx, &staff.viewer, *id).await?;
        Ok(format!("/admin/contacts/{id}?done=reopened"))
    };
    staff.press(reopen).await
}
