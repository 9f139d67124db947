//! Working a case: who is on it, how far it has come, closing and reopening. Each answers the case as it is then.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Changing;
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::Result;
use clerk_core::casework::cases::{self, Assignment, Case, Closing};
use clerk_core::casework::cases::{Outcome, Stage};
use clerk_platform::db;
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who is to work on a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignmentBody {
    /// An active paralegal, or `null` for nobody.
    #[schema(required = true)]
    paralegal_id: Option<Uuid>,
    /// An active lawyer, or `null` for nobody; needed when there is a paralegal.
    #[schema(required = true)]
    lawyer_id: Option<Uuid>,
}

/// How far a case has come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StageBody {
    /// The stage.
    stage: Stage,
}

/// How a case ended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosingBody {
    /// The outcome.
    outcome: Outcome,
    /// Notes on it.
    #[serde(default)]
    #[schema(max_length = 4000)]
    outcome_notes: String,
}

/// Assign a case
///
/// Puts a paralegal and a lawyer on it, or takes them off. For coordinators and above.
#[utoipa::path(
    put, path = IN_TABLE, tag = "cases", operation_id = "assign_case",
    params(("id" = Uuid, Path, description = "The case's id"), ("If-Match" = String, Header, description = "The case's `ETag`, or `*`")),
    request_body = AssignmentBody,
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
    let AssignmentBody { paralegal_id, lawyer_id } = body.read()?;
    let assignment = Assignment { paralegal_id, lawyer_id };
    change(&caller, *id, &state, async |tx| {
        cases::assign(tx, &caller.viewer, *id, assignment, version.0, state.clock.now()).await
    })
    .await
}

/// Change a case's stage
///
/// Not to `CLOSED`: closing asks for the outcome.
#[utoipa::path(
    put, path = IN_TABLE, tag = "cases", operation_id = "set_case_stage",
    params(("id" = Uuid, Path, description = "The case's id"), ("If-Match" = String, Header, description = "The case's `ETag`, or `*`")),
    request_body = StageBody,
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
    let StageBody { stage } = body.read()?;
    change(&caller, *id, &state, async |tx| {
        cases::set_stage(tx, &caller.viewer, *id, stage, version.0, state.clock.now()).await
    })
    .await
}

/// Close a case
///
/// Refused while an ongoing service is unfinished or a critical date is not reviewed.
#[utoipa::path(
    post, path = IN_TABLE, tag = "cases", operation_id = "close_case",
    params(("id" = Uuid, Path, description = "The case's id"), ("If-Match" = String, Header, description = "The case's `ETag`, or `*`")),
    request_body = ClosingBody,
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
    let ClosingBody { outcome, outcome_notes } = body.read()?;
    let closing = Closing::new(outcome.as_str(), &outcome_notes)?;
    change(&caller, *id, &state, async |tx| {
        cases::close(tx, &caller.viewer, *id, &closing, version.0, state.clock.now()).await
    })
    .await
}

/// Open a closed case again
#[utoipa::path(
    post, path = IN_TABLE, tag = "cases", operation_id = "reopen_case",
    params(("id" = Uuid, Path, description = "The case's id"), ("If-Match" = String, Header, description = "The case's `ETag`, or `*`")),
    request_body = StageBody,
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
    let StageBody { stage } = body.read()?;
    change(&caller, *id, &state, async |tx| {
        cases::reopen(tx, &caller.viewer, *id, stage, version.0, state.clock.now()).await
    })
    .await
}

/// Makes the change and answers the case as it is then.
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
