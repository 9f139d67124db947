//! The domains of staff's email addresses. Only people with such an address can be invited.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::{HttpResponse, web};
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::input::Input;
use clerk_core::office::organisation::{self, StaffDomainsInput};
use clerk_platform::db;
use sqlx::PgConnection;

/// Get the domains of staff
///
/// Only people with an email address there can be invited. For admins.
#[utoipa::path(
    get, path = IN_TABLE, tag = "settings", operation_id = "get_staff_domains",
    responses((status = 200, description = "The staff domains", body = StaffDomainsInput, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageSettings)?;
    Ok(answer(&mut *state.pool.acquire().await?, &state).await?)
}

/// Set the domains of staff
///
/// For admins.
#[utoipa::path(
    put, path = IN_TABLE, tag = "settings", operation_id = "set_staff_domains",
    params(("If-Match" = String, Header, description = "The staff domains' `ETag`, or `*`")),
    request_body = StaffDomainsInput,
    responses((status = 200, description = "The staff domains", body = StaffDomainsInput, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn set(caller: Caller, version: IfMatch, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageSettings)?;
    let input = body.input::<StaffDomainsInput>()?;
    let mut tx = db::begin(&state.pool).await?;
    organisation::set_staff_domains(&mut tx, &caller.viewer, &input, version.0, state.clock.now()).await?;
    let answer = answer(&mut tx, &state).await?;
    tx.commit().await?;
    Ok(answer)
}

async fn answer(connection: &mut PgConnection, state: &AppState) -> Result<HttpResponse> {
    let (domains, at) = organisation::staff_domains(connection, &state.settings.staff_email_domain).await?;
    Ok(versioned(at.into(), &StaffDomainsInput::of(&domains).to_json()))
}
