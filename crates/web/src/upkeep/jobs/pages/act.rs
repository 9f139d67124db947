//! What administrators do with jobs: try again, cancel, or run something from the schedule now.

use crate::http::form::Form;
use crate::http::{Button, PageResult, Staff};
use actix_web::web::Path;
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
pub(crate) async fn retry(staff: Staff, id: Path<String>, _button: Button) -> PageResult {
    let id = id.replace('\0', "");
    let retry = async |tx: &mut PgConnection| {
        board::retry(tx, Actor::Staff(&staff.viewer), &id, staff.now()).await?;
        Ok(format!("/admin/jobs/{id}?done=job-retry"))
    };
    staff.press(retry).await
}

/// `POST /admin/jobs/{id}/cancel`
pub(crate) async fn cancel(staff: Staff, id: Path<String>, _button: Button) -> PageResult {
    let id = id.replace('\0', "");
    let cancel = async |tx: &mut PgConnection| {
        board::cancel(tx, Actor::Staff(&staff.viewer), &id, staff.now()).await?;
        Ok(format!("/admin/jobs/{id}?done=job-cancel"))
    };
    staff.press(cancel).await
}

/// `POST /admin/jobs/retry-kind`
pub(crate) async fn retry_kind(staff: Staff, form: Form<KindForm>) -> PageResult {
    let kind = form.0.kind.replace('\0', "");
    let retry = async |tx: &mut PgConnection| {
        board::retry_kind(tx, Actor::Staff(&staff.viewer), &kind, staff.now()).await?;
        Ok("/admin/jobs?done=job-retry-kind".to_owned())
    };
    staff.press(retry).await
}

/// `POST /admin/jobs/run-now`
pub(crate) async fn run_now(staff: Staff, form: Form<NameForm>) -> PageResult {
    let run = async |tx: &mut PgConnection| {
        let actor = Actor::Staff(&staff.viewer);
        board::run_now(tx, actor, &schedule::all(), &form.0.name, staff.now()).await?;
        Ok("/admin/jobs?done=job-run-now".to_owned())
    };
    staff.press(run).await
}
