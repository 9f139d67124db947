//! Hands over a user's open cases, alone or while deactivating the user, and reactivates users. Every call answers with the
//! updated user.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating};
use crate::http::api::version::{IfMatch, versioned};
use crate::office::staff::api::edit::renamed;
use crate::state::AppState;
use actix_web::web;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::casework::hand_over::{self, HandOverInput};
use clerk_core::office::staff::{self, Profile};
use clerk_platform::db;
use sqlx::PgConnection;
use uuid::Uuid;

/// Hand over a user's open cases
///
/// As a whole or not at all, with an event in the timeline of each. For coordinators and above.
#[utoipa::path(
    post, path = IN_TABLE, tag = "users", operation_id = "hand_over_cases",
    params(("id" = Uuid, Path, description = "The user's id")),
    request_body = HandOverInput,
    responses((status = 200, description = "The user", body = Profile, headers(("ETag" = String))), Creating),
    security(("token" = [])),
)]
pub(crate) async fn hand_over(
    caller: Caller,
    id: web::Path<Uuid>,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    change(&caller, *id, &state, async |tx| {
        let to = body.input::<HandOverInput>()?;
        let handed = hand_over::hand_over(tx, &caller.viewer, *id, &to, state.clock.now()).await;
        handed.map_err(|error| renamed(error, "", "paralegal_to"))
    })
    .await
}

/// Deactivate a user
///
/// Takes their access away at once and hands over their open cases; who takes over must be said where there are any. For
/// coordinators and above, of admins for admins.
#[utoipa::path(
    post, path = IN_TABLE, tag = "users", operation_id = "deactivate_user",
    params(("id" = Uuid, Path, description = "The user's id"), ("If-Match" = String, Header, description = "The user's `ETag`, or `*`")),
    request_body = HandOverInput,
    responses((status = 200, description = "The user", body = Profile, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn deactivate(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    change(&caller, *id, &state, async |tx| {
        let to = body.input::<HandOverInput>()?;
        hand_over::deactivate(tx, &caller.viewer, *id, &to, version.0, state.clock.now()).await
    })
    .await
}

/// Activate a user
///
/// Gives access back to who was deactivated. For coordinators and above, of admins for admins.
#[utoipa::path(
    post, path = IN_TABLE, tag = "users", operation_id = "activate_user",
    params(("id" = Uuid, Path, description = "The user's id"), ("If-Match" = String, Header, description = "The user's `ETag`, or `*`")),
    responses((status = 200, description = "The user", body = Profile, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn activate(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    state: web::Data<AppState>,
) -> ApiResult {
    change(&caller, *id, &state, async |tx| {
        hand_over::activate(tx, &caller.viewer, *id, version.0, state.clock.now()).await
    })
    .await
}

/// Makes the change and answers with the updated user.
async fn change(
    caller: &Caller,
    id: Uuid,
    state: &AppState,
    make: impl AsyncFnOnce(&mut PgConnection) -> Result<()>,
) -> ApiResult {
    staff::require(&caller.viewer, id, Action::ManageStaff)?;
    let mut tx = db::begin(&state.pool).await?;
    make(&mut tx).await?;
    let profile = staff::get(&mut tx, &caller.viewer, id).await?;
    tx.commit().await?;
    Ok(versioned(profile.member.updated_at, &profile))
}
