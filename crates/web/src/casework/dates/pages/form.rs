//! Sets a critical date, changes it, deletes it.

use crate::http::{Button, Draft, PageResult, Sent, Staff, undoable};
use crate::ui::{NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::casework::dates::{self, CriticalDate, DateInput};
use clerk_core::ids::{CaseId, DateId};
use clerk_core::input::Form;
use clerk_core::{Error, Result};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/dates/form.html")]
struct DatePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<DateInput>,
    title: &'static str,
    /// Whether it is a date that is stored already.
    is_stored: bool,
    /// Whether it asks why the day is in the past.
    asks_reason: bool,
    can_delete: bool,
}

/// `GET /admin/cases/{id}/dates/new`
pub(crate) async fn show_new(staff: Staff, id: Path<CaseId>) -> PageResult {
    render(&staff, *id, None, Draft::new()).await
}

/// `POST /admin/cases/{id}/dates/new`
pub(crate) async fn create(staff: Staff, id: Path<CaseId>, sent: Sent<DateInput>) -> PageResult {
    let set = async |tx: &mut PgConnection| {
        dates::create(tx, &staff.viewer, *id, &sent.form.read(None)?, staff.now()).await?;
        Ok(saved(*id))
    };
    staff.save(&sent, set, async |draft| render(&staff, *id, None, draft).await).await
}

/// `GET /admin/cases/{id}/dates/{date_id}`
pub(crate) async fn show(staff: Staff, path: Path<(CaseId, DateId)>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let date = dates::get(&mut *staff.db().await?, &staff.viewer, case_id, id).await?;
    render(&staff, case_id, Some(date), Draft::new()).await
}

/// `POST /admin/cases/{id}/dates/{date_id}`
pub(crate) async fn update(staff: Staff, path: Path<(CaseId, DateId)>, sent: Sent<DateInput>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let change = async |tx: &mut PgConnection| {
        let kept = dates::get_to_change(&mut *tx, &staff.viewer, case_id, id).await?;
        let input = sent.form.read(Some(&DateInput::of(&kept)))?;
        dates::update(tx, &staff.viewer, case_id, &kept, &input, sent.version(), staff.now()).await?;
        Ok(saved(case_id))
    };
    let again = async |draft| {
        let found = dates::get(&mut *staff.db().await?, &staff.viewer, case_id, id).await;
        render(&staff, case_id, unless_deleted(found)?, draft).await
    };
    staff.save(&sent, change, again).await
}

/// A date that someone has deleted since its form was opened can be set again from what was entered.
fn unless_deleted(found: Result<CriticalDate>) -> Result<Option<CriticalDate>> {
    match found {
        Err(Error::NotFound) => Ok(None),
        found => found.map(Some),
    }
}

/// `POST /admin/cases/{id}/dates/{date_id}/delete`
pub(crate) async fn delete(staff: Staff, path: Path<(CaseId, DateId)>, button: Button) -> PageResult {
    let (case_id, id) = path.into_inner();
    let delete = async |tx: &mut PgConnection| {
        let now = staff.now();
        dates::delete(tx, &staff.viewer, case_id, id, button.version, now).await?;
        Ok(undoable(&format!("/admin/cases/{case_id}/dates?done=date-deleted"), now))
    };
    staff.press(delete).await
}

/// The address of the case's critical dates with a message that it is done.
fn saved(case_id: CaseId) -> String {
    format!("/admin/cases/{case_id}/dates?done=date")
}

/// The form for `date`, or for a new one.
async fn render(staff: &Staff, case_id: CaseId, date: Option<CriticalDate>, draft: Draft<DateInput>) -> PageResult {
    let date = date.as_ref();
    let tail = date.map_or("dates/new".to_owned(), |date| format!("dates/{}", date.id));
    let (case, frame) = CaseFrame::of(&mut *staff.db().await?, staff, case_id, &tail, &draft).await?;
    let form = draft.form(date.map(|date| Form::of(&DateInput::of(date))));
    Ok(draft.page(&DatePage {
        shell: staff.shell(NavSection::Cases),
        frame: CaseFrame {
            version: draft.version(date.map(|date| date.updated_at.to_jiff())),
            back: format!("{}/dates", frame.back),
            current: draft.current(date, |date| format!("{}\n{}", date.in_words(), date.notes)),
            ..frame
        },
        title: if date.is_some() { "Edit critical date" } else { "Add critical date" },
        is_stored: date.is_some(),
        asks_reason: !form.past_reason.error.is_empty() || !form.past_reason.value().is_empty(),
        can_delete: date.is_some() && case.summary.is_open,
        form,
    }))
}
