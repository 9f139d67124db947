//! Sets a critical date, changes it, marks it reviewed.

use crate::http::error::PageResult;
use crate::http::form::{Form, Sent, VersionField};
use crate::http::save::{press, save};
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, NavSection, Refusal, Shell, version};
use crate::views::frame::CaseFrame;
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::casework::dates::{self, CriticalDate, DateInput};
use clerk_core::input;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "casework/dates/form.html")]
struct DatePage {
    shell: Shell,
    frame: CaseFrame,
    form: input::Form<DateInput>,
    /// Where the form goes.
    action: String,
    title: &'static str,
    version: String,
    /// What others have changed, when the author has just been told that they have.
    current: String,
    /// The first date that can be chosen.
    earliest: String,
}

/// `GET /admin/cases/{id}/dates/new`
pub(crate) async fn show_new(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    let form = Sent::not_yet(input::Form::blank(), &[]);
    Ok(render(&staff, *id, None, &state, &form, Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/dates/new`
pub(crate) async fn create(
    staff: Staff,
    id: web::Path<Uuid>,
    sent: Sent<DateInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let set = async |tx: &mut PgConnection| {
        dates::create(tx, &staff.viewer, *id, &sent.form.read(None)?, state.clock.now()).await?;
        Ok(saved(*id))
    };
    save(&staff, &state, set, async |refusal| render(&staff, *id, None, &state, &sent, refusal).await).await
}

/// `GET /admin/cases/{id}/dates/{date_id}`
pub(crate) async fn show(staff: Staff, path: web::Path<(Uuid, Uuid)>, state: web::Data<AppState>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let date = dates::get(&mut *state.pool.acquire().await?, &staff.viewer, case_id, id).await?;
    let form = Sent::not_yet(input::Form::of(&DateInput::of(&date)), &[]);
    Ok(render(&staff, case_id, Some(date), &state, &form, Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/dates/{date_id}`
pub(crate) async fn update(
    staff: Staff,
    path: web::Path<(Uuid, Uuid)>,
    sent: Sent<DateInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let (case_id, id) = path.into_inner();
    let change = async |tx: &mut PgConnection| {
        let kept = dates::get(&mut *tx, &staff.viewer, case_id, id).await?;
        let input = sent.form.read(Some(&DateInput::of(&kept)))?;
        dates::update(tx, &staff.viewer, case_id, &kept, &input, sent.version(), state.clock.now()).await?;
        Ok(saved(case_id))
    };
    let again = async |refusal: Refusal| {
        let date = dates::get(&mut *state.pool.acquire().await?, &staff.viewer, case_id, id).await?;
        render(&staff, case_id, Some(date), &state, &sent, refusal).await
    };
    save(&staff, &state, change, again).await
}

/// `POST /admin/cases/{id}/dates/{date_id}/reviewed`
pub(crate) async fn reviewed(
    staff: Staff,
    path: web::Path<(Uuid, Uuid)>,
    form: Form<VersionField>,
    state: web::Data<AppState>,
) -> PageResult {
    let (case_id, id) = path.into_inner();
    let review = async |tx: &mut PgConnection| {
        let version = version(&form.0.version);
        dates::set_reviewed(tx, &staff.viewer, case_id, id, true, version, state.clock.now()).await?;
        Ok(format!("/admin/cases/{case_id}?done=reviewed#dates"))
    };
    press(&staff, &state, review).await
}

/// The address of the case's page with a message that it is done.
fn saved(case_id: Uuid) -> String {
    format!("/admin/cases/{case_id}?done=date#dates")
}

/// The form for `date`, or for a new one.
async fn render(
    staff: &Staff,
    case_id: Uuid,
    date: Option<CriticalDate>,
    state: &AppState,
    sent: &Sent<DateInput>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let (_, frame) = CaseFrame::of(&mut db, &staff.viewer, state, case_id, sent.version(), &refusal).await?;
    let today = state.clock.today();
    // A date that is stored already may stay, even if it is in the past.
    let earliest = date.as_ref().map_or(today, |date| today.min(date.on_date.to_jiff()));
    let version_now = |date: &CriticalDate| refusal.version(sent.version(), date.updated_at.to_jiff());
    let now = date.as_ref().filter(|_| refusal.is_stale).map(|date| format!("{}\n{}", date.in_words(), date.notes));
    let last = date.as_ref().map_or("new".to_owned(), |date| date.id.to_string());
    Ok(ui::page_with(
        refusal.status,
        &DatePage {
            shell: Shell::new(staff, NavSection::Cases, None),
            frame,
            action: format!("/admin/cases/{case_id}/dates/{last}"),
            title: if date.is_some() { "Edit critical date" } else { "Add critical date" },
            version: date.as_ref().map(version_now).unwrap_or_default(),
            current: now.unwrap_or_default(),
            earliest: earliest.to_string(),
            form: sent.refused(refusal.errors),
        },
    ))
}
