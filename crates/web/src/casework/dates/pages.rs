//! Sets a critical date, changes it, marks it reviewed.

use crate::http::{Button, Draft, PageResult, Sent, Staff};
use crate::ui::{NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::casework::dates::{self, DateInput};
use clerk_core::ids::{CaseId, DateId};
use clerk_core::input::Form;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/dates/form.html")]
struct DatePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<DateInput>,
    title: &'static str,
    /// The first date that can be chosen.
    earliest: String,
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
    render(&staff, case_id, Some(id), Draft::new()).await
}

/// `POST /admin/cases/{id}/dates/{date_id}`
pub(crate) async fn update(staff: Staff, path: Path<(CaseId, DateId)>, sent: Sent<DateInput>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let change = async |tx: &mut PgConnection| {
        let kept = dates::get(&mut *tx, &staff.viewer, case_id, id).await?;
        let input = sent.form.read(Some(&DateInput::of(&kept)))?;
        dates::update(tx, &staff.viewer, case_id, &kept, &input, sent.version(), staff.now()).await?;
        Ok(saved(case_id))
    };
    staff.save(&sent, change, async |draft| render(&staff, case_id, Some(id), draft).await).await
}

/// `POST /admin/cases/{id}/dates/{date_id}/reviewed`
pub(crate) async fn reviewed(staff: Staff, path: Path<(CaseId, DateId)>, button: Button) -> PageResult {
    let (case_id, id) = path.into_inner();
    let review = async |tx: &mut PgConnection| {
        let version = button.version;
        dates::set_reviewed(tx, &staff.viewer, case_id, id, true, version, staff.now()).await?;
        Ok(format!("/admin/cases/{case_id}?done=reviewed#dates"))
    };
    staff.press(review).await
}

/// The address of the case's page with a message that it is done.
fn saved(case_id: CaseId) -> String {
    format!("/admin/cases/{case_id}?done=date#dates")
}

/// The form for a date, or for a new one.
async fn render(staff: &Staff, case_id: CaseId, id: Option<DateId>, draft: Draft<DateInput>) -> PageResult {
    let mut db = staff.db().await?;
    let (mut date, mut tail) = (None, "dates/new".to_owned());
    if let Some(id) = id {
        (date, tail) = (Some(dates::get(&mut db, &staff.viewer, case_id, id).await?), format!("dates/{id}"));
    }
    let date = date.as_ref();
    let (_, frame) = CaseFrame::of(&mut db, staff, case_id, &tail, &draft).await?;
    let today = staff.today();
    Ok(draft.page(&DatePage {
        shell: staff.shell(NavSection::Cases),
        frame: CaseFrame {
            version: draft.version(date.map(|date| date.updated_at.to_jiff())),
            current: draft.current(date, |date| format!("{}\n{}", date.in_words(), date.notes)),
            ..frame
        },
        title: if date.is_some() { "Edit critical date" } else { "Add critical date" },
        // A date that is stored already may stay, even if it is in the past.
        earliest: date.map_or(today, |date| today.min(date.on_date.to_jiff())).to_string(),
        form: draft.form(date.map(|date| Form::of(&DateInput::of(date)))),
    }))
}
