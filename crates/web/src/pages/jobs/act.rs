//! What administrators do with jobs: try again, cancel, run something of the schedule now.

use crate::error::{OrPage, PageError};
use crate::http::form::{Form, NoFields};
use crate::http::session::Staff;
use crate::pages::go_to;
use crate::state::AppState;
use actix_web::{HttpRequest, HttpResponse, web};
use clerk_core::jobs::board::{self, Actor};
use clerk_core::jobs::schedule;
use clerk_core::{Result, db};
use serde::Deserialize;

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
    request: HttpRequest,
    staff: Staff,
    id: web::Path<String>,
    _form: Form<NoFields>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let act = async || -> Result<()> {
        let mut tx = db::begin(&state.pool).await?;
        board::retry(&mut tx, Actor::Staff(&staff.viewer), &id.replace('\0', ""), state.clock.now()).await?;
        Ok(tx.commit().await?)
    };
    act().await.or_page(&request)?;
    Ok(go_to(&format!("/admin/jobs/{id}?done=job-retry")))
}

/// `POST /admin/jobs/{id}/cancel`
pub(crate) async fn cancel(
    request: HttpRequest,
    staff: Staff,
    id: web::Path<String>,
    _form: Form<NoFields>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let act = async || -> Result<()> {
        let mut tx = db::begin(&state.pool).await?;
        board::cancel(&mut tx, Actor::Staff(&staff.viewer), &id.replace('\0', ""), state.clock.now()).await?;
        Ok(tx.commit().await?)
    };
    act().await.or_page(&request)?;
    Ok(go_to(&format!("/admin/jobs/{id}?done=job-cancel")))
}

/// `POST /admin/jobs/retry-kind`
pub(crate) async fn retry_kind(
    request: HttpRequest,
    staff: Staff,
    form: Form<KindForm>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let act = async || -> Result<u64> {
        let mut tx = db::begin(&state.pool).await?;
        let kind = form.0.kind.replace('\0', "");
        let retried = board::retry_kind(&mut tx, Actor::Staff(&staff.viewer), &kind, state.clock.now()).await?;
        tx.commit().await?;
        Ok(retried)
    };
    act().await.or_page(&request)?;
    Ok(go_to("/admin/jobs?done=job-retry-kind"))
}

/// `POST /admin/jobs/run-now`
pub(crate) async fn run_now(
    request: HttpRequest,
    staff: Staff,
    form: Form<NameForm>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let act = async || -> Result<()> {
        let mut tx = db::begin(&state.pool).await?;
        let actor = Actor::Staff(&staff.viewer);
        board::run_now(&mut tx, actor, &schedule::all(), &form.0.name, state.clock.now()).await?;
        Ok(tx.commit().await?)
    };
    act().await.or_page(&request)?;
    Ok(go_to("/admin/jobs?done=job-run-now"))
}
