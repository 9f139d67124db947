//! Adds a service, changes it, deletes it.

use crate::http::{Button, Draft, PageResult, Sent, Staff, undoable};
use crate::ui::{NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::casework::services::{self, Service, ServiceInput};
use clerk_core::ids::{CaseId, ServiceId};
use clerk_core::input::Form;
use clerk_core::{Error, Result};
use jiff::civil::Date;
use serde::Deserialize;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/services/form.html")]
struct ServicePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<ServiceInput>,
    title: &'static str,
    can_delete: bool,
    /// Where its author wants to go on.
    then: String,
}

/// What the address says: where its author wants to go on, `close` or `propose`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ThenQuery {
    then: String,
}

/// `GET /admin/cases/{id}/services/new`
pub(crate) async fn show_new(staff: Staff, id: Path<CaseId>) -> PageResult {
    render(&staff, *id, None, Draft::new(), "").await
}

/// `POST /admin/cases/{id}/services/new`
pub(crate) async fn create(staff: Staff, id: Path<CaseId>, sent: Sent<ServiceInput>) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        services::create(tx, &staff.viewer, *id, &sent.form.read(None)?, staff.now()).await?;
        Ok(saved(*id, ""))
    };
    staff.save(&sent, add, async |draft| render(&staff, *id, None, draft, "").await).await
}

/// `GET /admin/cases/{id}/services/{service_id}`
pub(crate) async fn show(staff: Staff, path: Path<(CaseId, ServiceId)>, query: Query<ThenQuery>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let service = services::get(&mut *staff.db().await?, &staff.viewer, case_id, id).await?;
    render(&staff, case_id, Some(service), Draft::new(), &query.then).await
}

/// `POST /admin/cases/{id}/services/{service_id}`
pub(crate) async fn update(staff: Staff, path: Path<(CaseId, ServiceId)>, sent: Sent<ServiceInput>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let change = async |tx: &mut PgConnection| {
        let kept = unless_deleted(services::get(&mut *tx, &staff.viewer, case_id, id).await)?;
        let input = sent.form.read(kept.as_ref().map(ServiceInput::of).as_ref())?;
        services::update(tx, &staff.viewer, case_id, id, &input, sent.version(), staff.now()).await?;
        Ok(saved(case_id, sent.hidden("then")))
    };
    let again = async |draft| {
        let found = services::get(&mut *staff.db().await?, &staff.viewer, case_id, id).await;
        render(&staff, case_id, unless_deleted(found)?, draft, sent.hidden("then")).await
    };
    staff.save(&sent, change, again).await
}

/// A service that someone has deleted since its form was opened can be added again from what was entered.
fn unless_deleted(found: Result<Service>) -> Result<Option<Service>> {
    match found {
        Err(Error::NotFound) => Ok(None),
        found => found.map(Some),
    }
}

/// `POST /admin/cases/{id}/services/{service_id}/delete`
pub(crate) async fn delete(staff: Staff, path: Path<(CaseId, ServiceId)>, button: Button) -> PageResult {
    let (case_id, id) = path.into_inner();
    let delete = async |tx: &mut PgConnection| {
        let now = staff.now();
        services::delete(tx, &staff.viewer, case_id, id, button.version, now).await?;
        Ok(undoable(&format!("/admin/cases/{case_id}/services?done=service-deleted"), now))
    };
    staff.press(delete).await
}

/// Where to go on: with closing the case, if the service was in the way of that, or else on the case's page.
fn saved(case_id: CaseId, then: &str) -> String {
    match then {
        "close" => format!("/admin/cases/{case_id}/close"),
        "propose" => format!("/admin/cases/{case_id}/propose/close"),
        _ => format!("/admin/cases/{case_id}/services?done=service"),
    }
}

/// The form for `service`, or for a new one.
async fn render(
    staff: &Staff,
    case_id: CaseId,
    service: Option<Service>,
    draft: Draft<ServiceInput>,
    then: &str,
) -> PageResult {
    let service = service.as_ref();
    let tail = service.map_or("services/new".to_owned(), |service| format!("services/{}", service.id));
    let (_, frame) = CaseFrame::of(&mut *staff.db().await?, staff, case_id, &tail, &draft).await?;
    Ok(draft.page(&ServicePage {
        shell: staff.shell(NavSection::Cases),
        frame: CaseFrame {
            version: draft.version(service.map(|service| service.updated_at.to_jiff())),
            back: format!("{}/services", frame.back),
            current: draft.current(service, |service| format!("{}\n{}", service.in_words(), service.notes)),
            ..frame
        },
        title: if service.is_some() { "Edit service" } else { "Add service" },
        can_delete: service.is_some(),
        then: then.to_owned(),
        form: draft
            .form(service.map_or_else(|| given_on(staff.today()), |service| Form::of(&ServiceInput::of(service)))),
    }))
}

/// A new form. Most services are written down on the day they are given.
fn given_on(today: Date) -> Form<ServiceInput> {
    let first = [("started_on", today.to_string()), ("count", "1".to_owned())];
    Form::sent(&first.map(|(name, text)| (name.to_owned(), text)))
}
