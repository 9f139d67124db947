//! The centre's own details, as they appear below mail.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::access::Action;
use clerk_core::office::organisation::{self, Organisation, OrganisationInput};
use clerk_platform::db;

/// Get the organisation
///
/// The centre itself, as it stands below mail. For admins.
#[utoipa::path(
    get, path = IN_TABLE, tag = "settings", operation_id = "get_organisation",
    responses((status = 200, description = "The organisation", body = Organisation, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageSettings)?;
    let (organisation, at) = organisation::organisation(&mut *state.pool.acquire().await?).await?;
    Ok(versioned(at.into(), &organisation))
}

/// Change the organisation
///
/// For admins.
#[utoipa::path(
    patch, path = IN_TABLE, tag = "settings", operation_id = "update_organisation",
    params(("If-Match" = String, Header, description = "The organisation's `ETag`, or `*`")),
    request_body(content = OrganisationInput, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The organisation", body = Organisation, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn update(caller: Caller, version: IfMatch, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageSettings)?;
    let mut tx = db::begin(&state.pool).await?;
    let (kept, _) = organisation::organisation(&mut tx).await?;
    let input = body.patch(&OrganisationInput::of(&kept))?;
    organisation::set_organisation(&mut tx, &caller.viewer, &input, version.0, state.clock.now()).await?;
    let (organisation, at) = organisation::organisation(&mut tx).await?;
    tx.commit().await?;
    Ok(versioned(at.into(), &organisation))
}
