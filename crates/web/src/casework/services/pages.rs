//! Adds a service, changes it, deletes it.

use crate::http::error::PageResult;
use crate::http::form::{Form, Sent, VersionField};
use crate::http::save::{press, save};
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, NavSection, Refusal, Shell, version};
use crate::views::frame::CaseFrame;
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::casework::services::{self, Service, ServiceInput};
use clerk_core::input;
use clerk_core::{Error, Result};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "casework/services/form.html")]
struct ServicePage {
    shell: Shell,
    frame: CaseFrame,
    form: input::Form<ServiceInput>,
    /// Where the form goes.
    action: String,
    title: &'static str,
    version: String,
    /// What others have changed, when the author has just been told that they have.
    current: String,
    can_delete: bool,
}

/// `GET /admin/cases/{id}/services/new`
pub(crate) async fn show_new(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    // Most services are written down on the day they are given.
    let first = [("started_on", state.clock.today().to_string()), ("count", "1".to_owned())];
    let form = input::Form::sent(&first.map(|(name, text)| (name.to_owned(), text)));
    Ok(render(&staff, *id, None, &state, &Sent::not_yet(form, &[]), Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/services/new`
pub(crate) async fn create(
    staff: Staff,
    id: web::Path<Uuid>,
    sent: Sent<ServiceInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        services::create(tx, &staff.viewer, *id, &sent.form.read(None)?, state.clock.now()).await?;
        Ok(saved(*id))
    };
    save(&staff, &state, add, async |refusal| render(&staff, *id, None, &state, &sent, refusal).await).await
}

/// `GET /admin/cases/{id}/services/{service_id}`
pub(crate) async fn show(staff: Staff, path: web::Path<(Uuid, Uuid)>, state: web::Data<AppState>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let service = services::get(&mut *state.pool.acquire().await?, &staff.viewer, case_id, id).await?;
    let form = Sent::not_yet(input::Form::of(&ServiceInput::of(&service)), &[]);
    Ok(render(&staff, case_id, Some(service), &state, &form, Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/services/{service_id}`
pub(crate) async fn update(
    staff: Staff,
    path: web::Path<(Uuid, Uuid)>,
    sent: Sent<ServiceInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let (case_id, id) = path.into_inner();
    let change = async |tx: &mut PgConnection| {
        let kept = unless_deleted(services::get(&mut *tx, &staff.viewer, case_id, id).await)?;
        let input = sent.form.read(kept.as_ref().map(ServiceInput::of).as_ref())?;
        services::update(tx, &staff.viewer, case_id, id, &input, sent.version(), state.clock.now()).await?;
        Ok(saved(case_id))
    };
    let again = async |refusal| {
        let found = services::get(&mut *state.pool.acquire().await?, &staff.viewer, case_id, id).await;
        render(&staff, case_id, unless_deleted(found)?, &state, &sent, refusal).await
    };
    save(&staff, &state, change, again).await
}

/// A service that somebody has deleted since its form was opened can be added again from what was typed.
fn unless_deleted(found: Result<Service>) -> Result<Option<Service>> {
    match found {
        Err(Error::NotFound) => Ok(None),
        found => found.map(Some),
    }
}

/// `POST /admin/cases/{id}/services/{service_id}/delete`
pub(crate) async fn delete(
    staff: Staff,
    path: web::Path<(Uuid, Uuid)>,
    form: Form<VersionField>,
    state: web::Data<AppState>,
) -> PageResult {
    let (case_id, id) = path.into_inner();
    let delete = async |tx: &mut PgConnection| {
        services::delete(tx, &staff.viewer, case_id, id, version(&form.0.version), state.clock.now()).await?;
        Ok(format!("/admin/cases/{case_id}?done=service-deleted#services"))
    };
    press(&staff, &state, delete).await
}

/// The address of the case's page with a message that it is done.
fn saved(case_id: Uuid) -> String {
    format!("/admin/cases/{case_id}?done=service#services")
}

/// The form for `service`, or for a new one.
async fn render(
    staff: &Staff,
    case_id: Uuid,
    service: Option<Service>,
    state: &AppState,
    sent: &Sent<ServiceInput>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let (_, frame) = CaseFrame::of(&mut db, &staff.viewer, state, case_id, sent.version(), &refusal).await?;
    let version_now = |service: &Service| refusal.version(sent.version(), service.updated_at.to_jiff());
    let now = service.as_ref().filter(|_| refusal.is_stale);
    let now = now.map(|service| format!("{}\n{}", service.in_words(), service.notes));
    let last = service.as_ref().map_or("new".to_owned(), |service| service.id.to_string());
    Ok(ui::page_with(
        refusal.status,
        &ServicePage {
            shell: Shell::new(staff, NavSection::Cases, None),
            frame,
            action: format!("/admin/cases/{case_id}/services/{last}"),
            title: if service.is_some() { "Edit service" } else { "Add service" },
            version: service.as_ref().map(version_now).unwrap_or_default(),
            current: now.unwrap_or_default(),
            can_delete: service.is_some(),
            form: sent.refused(refusal.errors),
        },
    ))
}
