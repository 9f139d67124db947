//! Cases made by hand, their details, and the client's support worker.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::casework::cases::{self, Case, CaseInput, NewCaseInput};
use clerk_core::input::Field;
use clerk_core::parties::people::PickInput;
use clerk_platform::db;
use uuid::Uuid;

/// Make a case by hand
///
/// For coordinators and above.
#[utoipa::path(
    post, path = IN_TABLE, tag = "cases", operation_id = "create_case",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = NewCaseInput,
    responses((status = 201, description = "The case", body = Case), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::CreateCases)?;
    body.create(&caller, &state, async |tx, body| {
        let input = body.input::<NewCaseInput>()?;
        let made = cases::create(tx, &caller.viewer, &input, state.clock.now()).await;
        let id = made.map_err(|error| match error {
            Error::NotFound => Error::invalid("client_id", "There is no such client."),
            error => error,
        })?;
        cases::get(tx, &caller.viewer, id).await
    })
    .await
}

/// Change a case's details
#[utoipa::path(
    patch, path = IN_TABLE, tag = "cases", operation_id = "update_case",
    params(("id" = Uuid, Path, description = "The case's id"), ("If-Match" = String, Header, description = "The case's `ETag`, or `*`")),
    request_body(content = CaseInput, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The case", body = Case, headers(("ETag" = String))), Changing),
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
    let kept = cases::get(&mut tx, &caller.viewer, *id).await?;
    let input = body.patch(&CaseInput::of(&kept))?;
    cases::update(&mut tx, &caller.viewer, &kept, &input, version.0, state.clock.now()).await?;
    let case = cases::get(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(case.summary.updated_at, &case))
}

/// Say who supports the client in a case
#[utoipa::path(
    put, path = IN_TABLE, tag = "cases", operation_id = "set_support_worker",
    params(("id" = Uuid, Path, description = "The case's id"), ("If-Match" = String, Header, description = "The case's `ETag`, or `*`")),
    request_body = PickInput,
    responses((status = 200, description = "The case", body = Case, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn set_support_worker(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let person_id = body.input::<PickInput>()?.person_id.stored();
    let mut tx = db::begin(&state.pool).await?;
    cases::set_support_worker(&mut tx, &caller.viewer, *id, person_id, version.0, state.clock.now()).await?;
    let case = cases::get(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(case.summary.updated_at, &case))
}
