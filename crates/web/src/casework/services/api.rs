//! Services of a case.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::{HttpResponse, web};
use clerk_core::casework::cases;
use clerk_core::casework::services::{self, Service, ServiceInput};
use clerk_platform::db;
use uuid::Uuid;

/// List a case's services
#[utoipa::path(
    get, path = IN_TABLE, tag = "services", operation_id = "list_services",
    params(("id" = Uuid, Path, description = "The case's id")),
    responses((status = 200, description = "Its services, newest first, without deleted ones", body = Vec<Service>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(
    caller: Caller,
    id: web::Path<Uuid>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<Vec<Service>>> {
    let mut db = state.pool.acquire().await?;
    cases::require_seen(&mut *db, &caller.viewer, *id).await?;
    Ok(web::Json(services::of_case(&mut db, *id).await?))
}

/// Add a service
#[utoipa::path(
    post, path = IN_TABLE, tag = "services", operation_id = "create_service",
    params(("id" = Uuid, Path, description = "The case's id"), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = ServiceInput,
    responses((status = 201, description = "The service", body = Service), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, id: web::Path<Uuid>, body: Body, state: web::Data<AppState>) -> ApiResult {
    body.create(&caller, &state, async |tx, body| {
        let input = body.input::<ServiceInput>()?;
        let service_id = services::create(tx, &caller.viewer, *id, &input, state.clock.now()).await?;
        services::get(tx, &caller.viewer, *id, service_id).await
    })
    .await
}

/// Get a service
#[utoipa::path(
    get, path = IN_TABLE, tag = "services", operation_id = "get_service",
    params(("id" = Uuid, Path, description = "The case's id"), ("service_id" = Uuid, Path, description = "The service's id")),
    responses((status = 200, description = "The service", body = Service, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, path: web::Path<(Uuid, Uuid)>, state: web::Data<AppState>) -> ApiResult {
    let (case_id, id) = path.into_inner();
    let service = services::get(&mut *state.pool.acquire().await?, &caller.viewer, case_id, id).await?;
    Ok(versioned(service.updated_at, &service))
}

/// Change a service
#[utoipa::path(
    patch, path = IN_TABLE, tag = "services", operation_id = "update_service",
    params(("id" = Uuid, Path, description = "The case's id"), ("service_id" = Uuid, Path, description = "The service's id"),
        ("If-Match" = String, Header, description = "The service's `ETag`, or `*`")),
    request_body(content = ServiceInput, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The service", body = Service, headers(("ETag" = String))), Changing),
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
    let kept = services::get(&mut tx, &caller.viewer, case_id, id).await?;
    let input = body.patch(&ServiceInput::of(&kept))?;
    services::update(&mut tx, &caller.viewer, case_id, id, &input, version.0, state.clock.now()).await?;
    let service = services::get(&mut tx, &caller.viewer, case_id, id).await?;
    tx.commit().await?;
    Ok(versioned(service.updated_at, &service))
}

/// Delete a service
#[utoipa::path(
    delete, path = IN_TABLE, tag = "services", operation_id = "delete_service",
    params(("id" = Uuid, Path, description = "The case's id"), ("service_id" = Uuid, Path, description = "The service's id"),
        ("If-Match" = String, Header, description = "The service's `ETag`, or `*`")),
    responses((status = 204, description = "It is deleted"), Changing),
    security(("token" = [])),
)]
pub(crate) async fn delete(
    caller: Caller,
    path: web::Path<(Uuid, Uuid)>,
    version: IfMatch,
    state: web::Data<AppState>,
) -> ApiResult {
    let (case_id, id) = path.into_inner();
    let mut tx = db::begin(&state.pool).await?;
    services::delete(&mut tx, &caller.viewer, case_id, id, version.0, state.clock.now()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
