//! Adds a service, changes it, deletes it.

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
use clerk_core::casework::services::ServiceType;
use clerk_core::casework::services::{self, NewService, Service, TypedService};
use clerk_core::{Error, Result};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "casework/services/form.html")]
struct ServicePage {
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
    can_delete: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ServiceForm {
    service_type: String,
    started_on: String,
    finished_on: String,
    count: String,
    notes: String,
    version: String,
}

impl ServiceForm {
    fn of(service: &Service) -> Self {
        Self {
            service_type: service.service_type.as_str().to_owned(),
            started_on: service.started_on.to_jiff().to_string(),
            finished_on: service.finished_on.map(|date| date.to_jiff().to_string()).unwrap_or_default(),
            count: service.count.to_string(),
            notes: service.notes.clone(),
            version: service.updated_at.to_jiff().to_string(),
        }
    }

    fn new_service(&self) -> Result<NewService> {
        NewService::new(&TypedService {
            service_type: &self.service_type,
            started_on: &self.started_on,
            finished_on: &self.finished_on,
            count: &self.count,
            notes: &self.notes,
        })
    }
}

/// `GET /admin/cases/{id}/services/new`
pub(crate) async fn show_new(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    let form =
        ServiceForm { started_on: state.clock.today().to_string(), count: "1".to_owned(), ..ServiceForm::default() };
    Ok(render(&staff, *id, None, &state, &form, Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/services/new`
pub(crate) async fn create(
    staff: Staff,
    id: web::Path<Uuid>,
    form: Form<ServiceForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        services::create(tx, &staff.viewer, *id, &form.0.new_service()?, state.clock.now()).await?;
        Ok(saved(*id))
    };
    save(&staff, &state, add, async |refusal| render(&staff, *id, None, &state, &form.0, refusal).await).await
}

/// `GET /admin/cases/{id}/services/{service_id}`
pub(crate) async fn show(staff: Staff, path: web::Path<(Uuid, Uuid)>, state: web::Data<AppState>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let service = services::get(&mut *state.pool.acquire().await?, &staff.viewer, case_id, id).await?;
    Ok(render(&staff, case_id, Some(id), &state, &ServiceForm::of(&service), Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/services/{service_id}`
pub(crate) async fn update(
    staff: Staff,
    path: web::Path<(Uuid, Uuid)>,
    form: Form<ServiceForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let (case_id, id) = path.into_inner();
    let change = async |tx: &mut PgConnection| {
        let (new, version) = (form.0.new_service()?, version(&form.0.version));
        services::update(tx, &staff.viewer, case_id, id, &new, version, state.clock.now()).await?;
        Ok(saved(case_id))
    };
    let again = async |refusal| {
        // One that somebody has deleted meanwhile can be added anew from what was typed.
        let present = services::get(&mut *state.pool.acquire().await?, &staff.viewer, case_id, id).await;
        let id = if matches!(present, Err(Error::NotFound)) { None } else { Some(present?.id) };
        render(&staff, case_id, id, &state, &form.0, refusal).await
    };
    save(&staff, &state, change, again).await
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

/// Where the case's page says that it is done.
fn saved(case_id: Uuid) -> String {
    format!("/admin/cases/{case_id}?done=service#services")
}

async fn render(
    staff: &Staff,
    case_id: Uuid,
    id: Option<Uuid>,
    state: &AppState,
    sent: &ServiceForm,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let made_from = version(&sent.version);
    let (_, frame) =
        CaseFrame::of(&mut *state.pool.acquire().await?, &staff.viewer, state, case_id, made_from, &refusal).await?;
    let present = match id {
        Some(id) => Some(services::get(&mut *state.pool.acquire().await?, &staff.viewer, case_id, id).await?),
        None => None,
    };
    let version =
        present.as_ref().map(|service| refusal.version(made_from, service.updated_at.to_jiff())).unwrap_or_default();
    let stands =
        present.filter(|_| refusal.is_stale).map(|service| format!("{}\n{}", service.in_words(), service.notes));
    let stands = stands.unwrap_or_default();
    let values = [
        ("started_on", sent.started_on.as_str()),
        ("finished_on", &sent.finished_on),
        ("count", &sent.count),
        ("notes", &sent.notes),
    ];
    let kind = |v: &ServiceType| (v.as_str(), v.label());
    Ok(ui::page_with(
        refusal.status,
        &ServicePage {
            shell: Shell::new(staff, NavSection::Cases, None),
            frame,
            form: typed("service", &values, refusal.errors),
            action: format!("/admin/cases/{case_id}/services/{}", id.map_or("new".to_owned(), |id| id.to_string())),
            title: if id.is_some() { "Change the service" } else { "Add a service" },
            version,
            stands,
            types: Choice::all(ServiceType::ALL.iter().map(kind), &sent.service_type),
            can_delete: id.is_some(),
        },
    ))
}
