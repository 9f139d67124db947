//! A user: read and changed.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::office::staff::{self, MemberInput, Profile};
use clerk_platform::db;
use uuid::Uuid;

/// Renames a field in the core's errors, which use its name in a page's form, to its name here.
pub(crate) fn renamed(error: Error, from: &str, to: &str) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for error in errors.iter_mut().filter(|error| error.field == from) {
        to.clone_into(&mut error.field);
    }
    Error::Invalid(errors)
}

/// Get a user
///
/// Everybody sees themselves; the others are for coordinators and above.
#[utoipa::path(
    get, path = IN_TABLE, tag = "users", operation_id = "get_user",
    params(("id" = Uuid, Path, description = "The user's id")),
    responses((status = 200, description = "The user, and how many cases they have as far as the caller sees them", body = Profile, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, id: web::Path<Uuid>, state: web::Data<AppState>) -> ApiResult {
    let profile = staff::get(&mut *state.pool.acquire().await?, &caller.viewer, *id).await?;
    Ok(versioned(profile.member.updated_at, &profile))
}

/// Change a user
///
/// For coordinators and above; groups are for admins.
#[utoipa::path(
    patch, path = IN_TABLE, tag = "users", operation_id = "update_user",
    params(("id" = Uuid, Path, description = "The user's id"), ("If-Match" = String, Header, description = "The user's `ETag`, or `*`")),
    request_body(content = MemberInput, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The user", body = Profile, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn update(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let viewer = &caller.viewer;
    staff::require(viewer, *id, Action::ManageStaff)?;
    let mut tx = db::begin(&state.pool).await?;
    let kept = staff::get(&mut tx, viewer, *id).await?.member;
    let input = body.patch(&MemberInput::of(&kept))?;
    staff::update(&mut tx, viewer, &kept, &input, version.0, state.clock.now()).await?;
    let profile = staff::get(&mut tx, viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(profile.member.updated_at, &profile))
}
