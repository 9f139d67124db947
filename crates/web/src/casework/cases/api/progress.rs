//! Working on a case: who is assigned, which stage it has reached, closing and reopening. Every call answers with the updated
//! case.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Changing;
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::Result;
use clerk_core::casework::cases::{self, AssignmentInput, Case, ClosingInput, StageInput};
use clerk_platform::db;
use sqlx::PgConnection;
use uuid::Uuid;

/// Assign a case
///
/// Puts a paralegal and a lawyer on it, or takes them off. For coordinators and above.
#[utoipa::path(
    put, path = IN_TABLE, tag = "cases", operation_id = "assign_case",
    params(("id" = Uuid, Path, description = "The case's id"), ("If-Match" = String, Header, description = "The case's `ETag`, or `*`")),
    request_body = AssignmentInput,
    responses((status = 200, description = "The case", body = Case, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn assign(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let input = body.input::<AssignmentInput>()?;
    change(&caller, *id, &state, async |tx| {
        cases::assign(tx, &caller.viewer, *id, &input, version.0, state.clock.now()).await
    })
    .await
}

/// Change a case's stage
///
/// Not to `CLOSED`: closing asks for the outcome.
#[utoipa::path(
    put, path = IN_TABLE, tag = "cases", operation_id = "set_case_stage",
    params(("id" = Uuid, Path, description = "The case's id"), ("If-Match" = String, Header, description = "The case's `ETag`, or `*`")),
    request_body = StageInput,
    responses((status = 200, description = "The case", body = Case, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn set_stage(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let input = body.input::<StageInput>()?;
    change(&caller, *id, &state, async |tx| {
        cases::set_stage(tx, &caller.viewer, *id, &input, version.0, state.clock.now()).await
    })
    .await
}

/// Close a case
///
/// Refused while an ongoing service is unfinished or a critical date is not reviewed.
#[utoipa::path(
    post, path = IN_TABLE, tag = "cases", operation_id = "close_case",
    params(("id" = Uuid, Path, description = "The case's id"), ("If-Match" = String, Header, description = "The case's `ETag`, or `*`")),
    request_body = ClosingInput,
    responses((status = 200, description = "The case", body = Case, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn close(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let input = body.input::<ClosingInput>()?;
    change(&caller, *id, &state, async |tx| {
        cases::close(tx, &caller.viewer, *id, &input, version.0, state.clock.now()).await
    })
    .await
}

/// Open a closed case again
#[utoipa::path(
    post, path = IN_TABLE, tag = "cases", operation_id = "reopen_case",
    params(("id" = Uuid, Path, description = "The case's id"), ("If-Match" = String, Header, description = "The case's `ETag`, or `*`")),
    request_body = StageInput,
    responses((status = 200, description = "The case", body = Case, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn reopen(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let input = body.input::<StageInput>()?;
    change(&caller, *id, &state, async |tx| {
        cases::reopen(tx, &caller.viewer, *id, &input, version.0, state.clock.now()).await
    })
    .await
}

/// Makes the change and answers with the updated case.
async fn change(
    caller: &Caller,
    id: Uuid,
    state: &AppState,
    make: impl AsyncFnOnce(&mut PgConnection) -> Result<()>,
) -> ApiResult {
    let mut tx = db::begin(&state.pool).await?;
    make(&mut tx).await?;
    let case = cases::get(&mut tx, &caller.viewer, id).await?;
    tx.commit().await?;
    Ok(versioned(case.summary.updated_at, &case))
}
