//! Sets a critical date, changes it, marks it reviewed.

use crate::error::{OrPage, PageError};
use crate::http::form::{Form, NoFields};
use crate::http::session::Staff;
use crate::pages::cases::frame::{CaseFrame, typed, version};
use crate::pages::go_to;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Shell};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::dates::{self, CriticalDate, NewDate, TypedDate};
use clerk_core::values::{DateType, HearingType};
use clerk_core::{Error, FieldError, Result, db};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/dates/form.html")]
struct DatePage {
    shell: Shell,
    frame: CaseFrame,
    form: ui::Form,
    /// Where the form goes.
    action: String,
    title: &'static str,
    version: String,
    types: Vec<Choice>,
    hearing_types: Vec<Choice>,
    today: String,
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
pub(crate) async fn show_new(
    request: HttpRequest,
    staff: Staff,
    id: web::Path<Uuid>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let form = DateForm::default();
    render(&staff, *id, None, &state, &form, StatusCode::OK, Vec::new()).await.or_page(&request)
}

/// `POST /admin/cases/{id}/dates/new`
pub(crate) async fn create(
    request: HttpRequest,
    staff: Staff,
    id: web::Path<Uuid>,
    form: Form<DateForm>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let set = async || -> Result<()> {
        let mut tx = db::begin(&state.pool).await?;
        let new = NewDate::new(&form.0.typed(), state.clock.today(), None)?;
        dates::create(&mut tx, &staff.viewer, *id, &new, state.clock.now()).await?;
        Ok(tx.commit().await?)
    };
    answer(set().await, &staff, *id, None, &state, &form.0).await.or_page(&request)
}

/// `GET /admin/cases/{id}/dates/{date_id}`
pub(crate) async fn show(
    request: HttpRequest,
    staff: Staff,
    path: web::Path<(Uuid, Uuid)>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let (case_id, id) = path.into_inner();
    let shown = async {
        let date = find(&staff, case_id, id, &state).await?;
        render(&staff, case_id, Some(id), &state, &DateForm::of(&date), StatusCode::OK, Vec::new()).await
    };
    shown.await.or_page(&request)
}

/// `POST /admin/cases/{id}/dates/{date_id}`
pub(crate) async fn update(
    request: HttpRequest,
    staff: Staff,
    path: web::Path<(Uuid, Uuid)>,
    form: Form<DateForm>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let (case_id, id) = path.into_inner();
    let change = async || -> Result<()> {
        let present = find(&staff, case_id, id, &state).await?.on_date.to_jiff();
        let new = NewDate::new(&form.0.typed(), state.clock.today(), Some(present))?;
        let mut tx = db::begin(&state.pool).await?;
        let version = version(&form.0.version);
        dates::update(&mut tx, &staff.viewer, case_id, id, &new, version, state.clock.now()).await?;
        Ok(tx.commit().await?)
    };
    answer(change().await, &staff, case_id, Some(id), &state, &form.0).await.or_page(&request)
}

/// `POST /admin/cases/{id}/dates/{date_id}/reviewed`
pub(crate) async fn reviewed(
    request: HttpRequest,
    staff: Staff,
    path: web::Path<(Uuid, Uuid)>,
    _form: Form<NoFields>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let (case_id, id) = path.into_inner();
    let review = async {
        let mut tx = db::begin(&state.pool).await?;
        dates::set_reviewed(&mut tx, &staff.viewer, case_id, id, true, state.clock.now()).await?;
        tx.commit().await?;
        Ok(go_to(&format!("/admin/cases/{case_id}?done=reviewed#dates")))
    };
    review.await.or_page(&request)
}

async fn find(staff: &Staff, case_id: Uuid, id: Uuid, state: &AppState) -> Result<CriticalDate> {
    let mut db = state.pool.acquire().await?;
    clerk_core::cases::require_seen(&mut *db, &staff.viewer, case_id).await?;
    let all = dates::of_case(&mut db, case_id).await?;
    all.into_iter().find(|date| date.id == id).ok_or(Error::NotFound)
}

async fn answer(
    result: Result<()>,
    staff: &Staff,
    case_id: Uuid,
    id: Option<Uuid>,
    state: &AppState,
    form: &DateForm,
) -> Result<HttpResponse> {
    match result {
        Ok(()) => Ok(go_to(&format!("/admin/cases/{case_id}?done=date#dates"))),
        Err(error) => {
            let (status, errors) = ui::Form::refused(error)?;
            render(staff, case_id, id, state, form, status, errors).await
        }
    }
}

async fn render(
    staff: &Staff,
    case_id: Uuid,
    id: Option<Uuid>,
    state: &AppState,
    sent: &DateForm,
    status: StatusCode,
    errors: Vec<FieldError>,
) -> Result<HttpResponse> {
    // A refused form shows what others did since; one that is opened has nothing to compare with.
    let since = if errors.is_empty() { None } else { version(&sent.version) };
    let (_, frame) = CaseFrame::of(&mut *state.pool.acquire().await?, &staff.viewer, case_id, since).await?;
    let version = match id {
        Some(id) => find(staff, case_id, id, state).await?.updated_at.to_jiff().to_string(),
        None => String::new(),
    };
    let values =
        [("on_date", sent.on_date.as_str()), ("notes", &sent.notes), ("hearing_location", &sent.hearing_location)];
    Ok(ui::page_with(
        status,
        &DatePage {
            shell: Shell::new(staff, NavSection::Cases, None),
            frame,
            form: typed("date", &values, errors),
            action: format!("/admin/cases/{case_id}/dates/{}", id.map_or("new".to_owned(), |id| id.to_string())),
            title: if id.is_some() { "Change the critical date" } else { "Set a critical date" },
            version,
            types: Choice::all(DateType::ALL.iter().map(|v| (v.as_str(), v.label())), &sent.date_type),
            hearing_types: Choice::all(HearingType::ALL.iter().map(|v| (v.as_str(), v.label())), &sent.hearing_type),
            today: state.clock.today().to_string(),
        },
    ))
}
