//! What administrators do with jobs: try again, cancel, or run something from the schedule now.

use crate::http::error::PageResult;
use crate::http::form::{Form, NoFields};
use crate::http::save::press;
use crate::http::session::Staff;
use crate::state::AppState;
use actix_web::web;
use clerk_core::upkeep::board::{self, Actor};
use clerk_core::upkeep::schedule;
use serde::Deserialize;
use sqlx::PgConnection;

#[derive(Debug, Deserialize)]
pub(crate) struct KindForm {
    #[serde(default)]
    kind: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct NameForm {
    #[serde(default)]
    name: String,
}

/// `POST /admin/jobs/{id}/retry`
pub(crate) async fn retry(
    staff: Staff,
    id: web::Path<String>,
    _form: Form<NoFields>,
    state: web::Data<AppState>,
) -> PageResult {
    let id = id.replace('\0', "");
    let retry = async |tx: &mut PgConnection| {
        board::retry(tx, Actor::Staff(&staff.viewer), &id, state.clock.now()).await?;
        Ok(format!("/admin/jobs/{id}?done=job-retry"))
    };
    press(&staff, &state, retry).await
}

/// `POST /admin/jobs/{id}/cancel`
pub(crate) async fn cancel(
    staff: Staff,
    id: web::Path<String>,
    _form: Form<NoFields>,
    state: web::Data<AppState>,
) -> PageResult {
    let id = id.replace('\0', "");
    let cancel = async |tx: &mut PgConnection| {
        board::cancel(tx, Actor::Staff(&staff.viewer), &id, state.clock.now()).await?;
        Ok(format!("/admin/jobs/{id}?done=job-cancel"))
    };
    press(&staff, &state, cancel).await
}

/// `POST /admin/jobs/retry-kind`
pub(crate) async fn retry_kind(staff: Staff, form: Form<KindForm>, state: web::Data<AppState>) -> PageResult {
    let kind = form.0.kind.replace('\0', "");
    let retry = async |tx: &mut PgConnection| {
        board::retry_kind(tx, Actor::Staff(&staff.viewer), &kind, state.clock.now()).await?;
        Ok("/admin/jobs?done=job-retry-kind".to_owned())
    };
    press(&staff, &state, retry).await
}

/// `POST /admin/jobs/run-now`
pub(crate) async fn run_now(staff: Staff, form: Form<NameForm>, state: web::Data<AppState>) -> PageResult {
    let run = async |tx: &mut PgConnection| {
        let actor = Actor::Staff(&staff.viewer);
        board::run_now(tx, actor, &schedule::all(), &form.0.name, state.clock.now()).await?;
        Ok("/admin/jobs?done=job-run-now".to_owned())
    };
    press(&staff, &state, run).await
}
