//! Sets a critical date, changes it, marks it reviewed.

use crate::casework::views::frame::CaseFrame;
use crate::http::error::PageResult;
use crate::http::form::{Form, VersionField};
use crate::http::save::{press, save};
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use crate::ui::{typed, version};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::casework::dates::{self, CriticalDate, NewDate, TypedDate};
use clerk_core::casework::dates::{DateType, HearingType};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "casework/dates/form.html")]
struct DatePage {
    shell: Shell,
    frame: CaseFrame,
    form: ui::Form,
    /// Where the form goes.
    action: String,
    title: &'static str,
    version: String,
    /// What others have made of it, where the author has just been told that they have.
    stands: String,
    types: Vec<Choice>,
    hearing_types: Vec<Choice>,
    /// The first date that can be chosen.
    earliest: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DateForm {
    date_type: String,
    on_date: String,
    notes: String,
    hearing_type: String,
    hearing_location: String,
    version: String,
}

impl DateForm {
    fn of(date: &CriticalDate) -> Self {
        Self {
            date_type: date.date_type.as_str().to_owned(),
            on_date: date.on_date.to_jiff().to_string(),
            notes: date.notes.clone(),
            hearing_type: date.hearing_type.map_or("", HearingType::as_str).to_owned(),
            hearing_location: date.hearing_location.clone(),
            version: date.updated_at.to_jiff().to_string(),
        }
    }

    fn typed(&self) -> TypedDate<'_> {
        TypedDate {
            date_type: &self.date_type,
            on_date: &self.on_date,
            notes: &self.notes,
            hearing_type: &self.hearing_type,
            hearing_location: &self.hearing_location,
        }
    }
}

/// `GET /admin/cases/{id}/dates/new`
pub(crate) async fn show_new(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    let form = DateForm::default();
    Ok(render(&staff, *id, None, &state, &form, Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/dates/new`
pub(crate) async fn create(
    staff: Staff,
    id: web::Path<Uuid>,
    form: Form<DateForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let set = async |tx: &mut PgConnection| {
        let new = NewDate::new(&form.0.typed(), state.clock.today(), None)?;
        dates::create(tx, &staff.viewer, *id, &new, state.clock.now()).await?;
        Ok(saved(*id))
    };
    save(&staff, &state, set, async |refusal| render(&staff, *id, None, &state, &form.0, refusal).await).await
}

/// `GET /admin/cases/{id}/dates/{date_id}`
pub(crate) async fn show(staff: Staff, path: web::Path<(Uuid, Uuid)>, state: web::Data<AppState>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let date = dates::get(&mut *state.pool.acquire().await?, &staff.viewer, case_id, id).await?;
    Ok(render(&staff, case_id, Some(id), &state, &DateForm::of(&date), Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/dates/{date_id}`
pub(crate) async fn update(
    staff: Staff,
    path: web::Path<(Uuid, Uuid)>,
    form: Form<DateForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let (case_id, id) = path.into_inner();
    let change = async |tx: &mut PgConnection| {
        let present = dates::get(&mut *tx, &staff.viewer, case_id, id).await?.on_date.to_jiff();
        let new = NewDate::new(&form.0.typed(), state.clock.today(), Some(present))?;
        let version = version(&form.0.version);
        dates::update(tx, &staff.viewer, case_id, id, &new, version, state.clock.now()).await?;
        Ok(saved(case_id))
    };
    let again = async |refusal| render(&staff, case_id, Some(id), &state, &form.0, refusal).await;
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

/// Where the case's page says that it is done.
fn saved(case_id: Uuid) -> String {
    format!("/admin/cases/{case_id}?done=date#dates")
}

async fn render(
    staff: &Staff,
    case_id: Uuid,
    id: Option<Uuid>,
    state: &AppState,
    sent: &DateForm,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let made_from = version(&sent.version);
    let (_, frame) =
        CaseFrame::of(&mut *state.pool.acquire().await?, &staff.viewer, state, case_id, made_from, &refusal).await?;
    let present = match id {
        Some(id) => Some(dates::get(&mut *state.pool.acquire().await?, &staff.viewer, case_id, id).await?),
        None => None,
    };
    let today = state.clock.today();
    // A date that lies in the past already may stay.
    let earliest = present.as_ref().map_or(today, |date| today.min(date.on_date.to_jiff()));
    let version =
        present.as_ref().map(|date| refusal.version(made_from, date.updated_at.to_jiff())).unwrap_or_default();
    let stands = present.filter(|_| refusal.is_stale).map(|date| format!("{}\n{}", date.in_words(), date.notes));
    let stands = stands.unwrap_or_default();
    let values =
        [("on_date", sent.on_date.as_str()), ("notes", &sent.notes), ("hearing_location", &sent.hearing_location)];
    Ok(ui::page_with(
        refusal.status,
        &DatePage {
            shell: Shell::new(staff, NavSection::Cases, None),
            frame,
            form: typed("date", &values, refusal.errors),
            action: format!("/admin/cases/{case_id}/dates/{}", id.map_or("new".to_owned(), |id| id.to_string())),
            title: if id.is_some() { "Change the critical date" } else { "Set a critical date" },
            version,
            stands,
            types: Choice::all(DateType::ALL.iter().map(|v| (v.as_str(), v.label())), &sent.date_type),
            hearing_types: Choice::all(HearingType::ALL.iter().map(|v| (v.as_str(), v.label())), &sent.hearing_type),
            earliest: earliest.to_string(),
        },
    ))
}
