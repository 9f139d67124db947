//! Tenancies, with their landlord and agent.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::input::Field;
use clerk_core::parties::people::PickInput;
use clerk_core::parties::tenancies::{self, Side, Tenancy, TenancyInput};
use clerk_platform::db;
use uuid::Uuid;

/// Add a tenancy to a client
#[utoipa::path(
    post, path = IN_TABLE, tag = "tenancies", operation_id = "create_tenancy",
    params(("id" = Uuid, Path, description = "The client's id"), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = TenancyInput,
    responses((status = 201, description = "The tenancy", body = Tenancy), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, id: web::Path<Uuid>, body: Body, state: web::Data<AppState>) -> ApiResult {
    body.create(&caller, &state, async |tx, body| {
        let input = body.input::<TenancyInput>()?;
        let tenancy_id = tenancies::create(tx, &caller.viewer, *id, &input, state.clock.now()).await?;
        tenancies::find(tx, &caller.viewer, tenancy_id).await
    })
    .await
}

/// Get a tenancy
#[utoipa::path(
    get, path = IN_TABLE, tag = "tenancies", operation_id = "get_tenancy",
    params(("id" = Uuid, Path, description = "The tenancy's id")),
    responses((status = 200, description = "The tenancy", body = Tenancy, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, id: web::Path<Uuid>, state: web::Data<AppState>) -> ApiResult {
    let tenancy = tenancies::find(&mut *state.pool.acquire().await?, &caller.viewer, *id).await?;
    Ok(versioned(tenancy.updated_at, &tenancy))
}

/// Change a tenancy
#[utoipa::path(
    patch, path = IN_TABLE, tag = "tenancies", operation_id = "update_tenancy",
    params(("id" = Uuid, Path, description = "The tenancy's id"), ("If-Match" = String, Header, description = "The tenancy's `ETag`, or `*`")),
    request_body(content = TenancyInput, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The tenancy", body = Tenancy, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn update(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let mut tx = db::begin(&state.pool).await?;
    let kept = tenancies::find(&mut tx, &caller.viewer, *id).await?;
    let input = body.patch(&TenancyInput::of(&kept))?;
    tenancies::update(&mut tx, &caller.viewer, *id, &input, version.0, state.clock.now()).await?;
    let tenancy = tenancies::find(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(tenancy.updated_at, &tenancy))
}

/// Say who a tenancy's landlord is
#[utoipa::path(
    put, path = IN_TABLE, tag = "tenancies", operation_id = "set_landlord",
    params(("id" = Uuid, Path, description = "The tenancy's id"), ("If-Match" = String, Header, description = "The tenancy's `ETag`, or `*`")),
    request_body = PickInput,
    responses((status = 200, description = "The tenancy", body = Tenancy, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn set_landlord(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    set(&caller, *id, Side::Landlord, version, &body, &state).await
}

/// Say who a tenancy's agent is
#[utoipa::path(
    put, path = IN_TABLE, tag = "tenancies", operation_id = "set_agent",
    params(("id" = Uuid, Path, description = "The tenancy's id"), ("If-Match" = String, Header, description = "The tenancy's `ETag`, or `*`")),
    request_body = PickInput,
    responses((status = 200, description = "The tenancy", body = Tenancy, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn set_agent(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    set(&caller, *id, Side::Agent, version, &body, &state).await
}

async fn set(caller: &Caller, id: Uuid, side: Side, version: IfMatch, body: &Body, state: &AppState) -> ApiResult {
    let person_id = body.input::<PickInput>()?.person_id.stored();
    let mut tx = db::begin(&state.pool).await?;
    tenancies::set_person(&mut tx, &caller.viewer, id, side, person_id, version.0, state.clock.now()).await?;
    let tenancy = tenancies::find(&mut tx, &caller.viewer, id).await?;
    tx.commit().await?;
    Ok(versioned(tenancy.updated_at, &tenancy))
}
