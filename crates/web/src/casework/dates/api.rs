//! Critical dates of a case.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::casework::cases;
use clerk_core::casework::dates::{self, CriticalDate, DateInput};
use clerk_platform::db;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Whether a critical date has been seen to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewedBody {
    /// Whether it has.
    is_reviewed: bool,
}

/// List a case's critical dates
#[utoipa::path(
    get, path = IN_TABLE, tag = "dates", operation_id = "list_dates",
    params(("id" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "Its dates, earliest first", body = Vec<CriticalDate>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(
    caller: Caller,
    id: web::Path<Uuid>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<Vec<CriticalDate>>> {
    let mut db = state.pool.acquire().await?;
    cases::require_seen(&mut *db, &caller.viewer, *id).await?;
    Ok(web::Json(dates::of_case(&mut db, *id).await?))
}

/// Set a critical date
#[utoipa::path(
    post, path = IN_TABLE, tag = "dates", operation_id = "create_date",
    params(("id" = Uuid, Path, description = "The case's id"), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = DateInput,
    responses((status = 201, description = "The date", body = CriticalDate), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, id: web::Path<Uuid>, body: Body, state: web::Data<AppState>) -> ApiResult {
    body.create(&caller, &state, async |tx, body| {
        let input = body.input::<DateInput>()?;
        let date_id = dates::create(tx, &caller.viewer, *id, &input, state.clock.now()).await?;
        dates::get(tx, &caller.viewer, *id, date_id).await
    })
    .await
}

/// Get a critical date
#[utoipa::path(
    get, path = IN_TABLE, tag = "dates", operation_id = "get_date",
    params(("id" = Uuid, Path, description = "The case's id"), ("date_id" = Uuid, Path, description = "The date's id")),
    responses((status = 200, description = "The date", body = CriticalDate, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, path: web::Path<(Uuid, Uuid)>, state: web::Data<AppState>) -> ApiResult {
    let (case_id, id) = path.into_inner();
    let date = dates::get(&mut *state.pool.acquire().await?, &caller.viewer, case_id, id).await?;
    Ok(versioned(date.updated_at, &date))
}

/// Change a critical date
///
/// It has to be reviewed again.
#[utoipa::path(
    patch, path = IN_TABLE, tag = "dates", operation_id = "update_date",
    params(("id" = Uuid, Path, description = "The case's id"), ("date_id" = Uuid, Path, description = "The date's id"),
        ("If-Match" = String, Header, description = "The date's `ETag`, or `*`")),
    request_body(content = DateInput, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The date", body = CriticalDate, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn update(
    caller: Caller,
    path: web::Path<(Uuid, Uuid)>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let (case_id, id) = path.into_inner();
    let mut tx = db::begin(&state.pool).await?;
    let kept = dates::get(&mut tx, &caller.viewer, case_id, id).await?;
    let input = body.patch(&DateInput::of(&kept))?;
    dates::update(&mut tx, &caller.viewer, case_id, &kept, &input, version.0, state.clock.now()).await?;
    let date = dates::get(&mut tx, &caller.viewer, case_id, id).await?;
    tx.commit().await?;
    Ok(versioned(date.updated_at, &date))
}

/// Mark a critical date reviewed, or not
///
/// For admins.
#[utoipa::path(
    put, path = IN_TABLE, tag = "dates", operation_id = "review_date",
    params(("id" = Uuid, Path, description = "The case's id"), ("date_id" = Uuid, Path, description = "The date's id"),
        ("If-Match" = String, Header, description = "The date's `ETag`, or `*`")),
    request_body = ReviewedBody,
    responses((status = 200, description = "The date", body = CriticalDate, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn review(
    caller: Caller,
    path: web::Path<(Uuid, Uuid)>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let (case_id, id) = path.into_inner();
    let ReviewedBody { is_reviewed } = body.read()?;
    let mut tx = db::begin(&state.pool).await?;
    dates::set_reviewed(&mut tx, &caller.viewer, case_id, id, is_reviewed, version.0, state.clock.now()).await?;
    let date = dates::get(&mut tx, &caller.viewer, case_id, id).await?;
    tx.commit().await?;
    Ok(versioned(date.updated_at, &date))
}
