//! What administrators do with jobs: try again, cancel, run something of the schedule now.

use crate::error::{OrPage, PageError};
use crate::http::form::{Form, NoFields};
use crate::http::session::Staff;
use crate::pages::go_to;
use crate::state::AppState;
use actix_web::{HttpRequest, HttpResponse, web};
use clerk_core::db;
use clerk_core::jobs::board::{self, Actor};
use clerk_core::jobs::schedule;
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
    request: HttpRequest,
    staff: Staff,
    id: web::Path<String>,
    _form: Form<NoFields>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, PageError> {
    let id = id.replace('\0', "");
    let deed =
        async |tx: &mut PgConnection| board::retry(tx, Actor::Staff(&staff.viewer), &id, state.clock.now()).await;
    act(&request, &state, &format!("/admin/jobs/{id}?done=job-retry"), deed).await
}

/// `POST /admin/jobs/{id}/cancel`
pub(crate) async fn cancel(
    request: HttpRequest,
    staff: Staff,
    id: web::Path<String>,
    _form: Form<NoFields>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, PageError> {
    let id = id.replace('\0', "");
    let deed =
        async |tx: &mut PgConnection| board::cancel(tx, Actor::Staff(&staff.viewer), &id, state.clock.now()).await;
    act(&request, &state, &format!("/admin/jobs/{id}?done=job-cancel"), deed).await
}

/// `POST /admin/jobs/retry-kind`
pub(crate) async fn retry_kind(
    request: HttpRequest,
    staff: Staff,
    form: Form<KindForm>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, PageError> {
    let kind = form.0.kind.replace('\0', "");
    let deed = async |tx: &mut PgConnection| {
        board::retry_kind(tx, Actor::Staff(&staff.viewer), &kind, state.clock.now()).await
    };
    act(&request, &state, "/admin/jobs?done=job-retry-kind", deed).await
}

/// `POST /admin/jobs/run-now`
pub(crate) async fn run_now(
    request: HttpRequest,
    staff: Staff,
    form: Form<NameForm>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, PageError> {
    let deed = async |tx: &mut PgConnection| {
        let actor = Actor::Staff(&staff.viewer);
        board::run_now(tx, actor, &schedule::all(), &form.0.name, state.clock.now()).await
    };
    act(&request, &state, "/admin/jobs?done=job-run-now", deed).await
}

/// Does it in a transaction, then leads on.
async fn act<T>(
    request: &HttpRequest,
    state: &AppState,
    then: &str,
    deed: impl AsyncFnOnce(&mut PgConnection) -> clerk_core::Result<T>,
) -> Result<HttpResponse, PageError> {
    let done = async {
        let mut tx = db::begin(&state.pool).await?;
        deed(&mut tx).await?;
        tx.commit().await?;
        Ok(go_to(then))
    };
    done.await.or_page(request)
}
