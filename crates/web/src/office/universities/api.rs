//! Universities to choose from for members of staff.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::{HttpResponse, web};
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::office::universities::{self, University, UniversityName};
use clerk_platform::db;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A university.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UniversityBody {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
}

impl UniversityBody {
    fn of(present: &University) -> Self {
        Self { name: present.name.clone() }
    }

    fn checked(&self) -> Result<UniversityName> {
        UniversityName::new(&self.name)
    }
}

/// List universities
///
/// What can be chosen as a user’s university. For admins.
#[utoipa::path(
    get, path = IN_TABLE, tag = "settings", operation_id = "list_universities",
    responses((status = 200, description = "All universities", body = Vec<University>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(caller: Caller, state: web::Data<AppState>) -> ApiResult<web::Json<Vec<University>>> {
    Ok(web::Json(universities::all(&mut *state.pool.acquire().await?, &caller.viewer).await?))
}

/// Add a university
///
/// For admins.
#[utoipa::path(
    post, path = IN_TABLE, tag = "settings", operation_id = "create_university",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = UniversityBody,
    responses((status = 201, description = "The university", body = University), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageSettings)?;
    body.create(&caller, &state, async |tx, body| {
        let new = body.read::<UniversityBody>()?.checked()?;
        let id = universities::add(tx, &caller.viewer, &new, state.clock.now()).await?;
        universities::get(tx, &caller.viewer, id).await
    })
    .await
}

/// Get a university
///
/// For admins.
#[utoipa::path(
    get, path = IN_TABLE, tag = "settings", operation_id = "get_university",
    params(("id" = Uuid, Path, description = "The university's id")),
    responses((status = 200, description = "The university", body = University, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, id: web::Path<Uuid>, state: web::Data<AppState>) -> ApiResult {
    let found = universities::get(&mut *state.pool.acquire().await?, &caller.viewer, *id).await?;
    Ok(versioned(found.updated_at, &found))
}

/// Change a university
///
/// The new name holds for everybody who is there. For admins.
#[utoipa::path(
    patch, path = IN_TABLE, tag = "settings", operation_id = "update_university",
    params(("id" = Uuid, Path, description = "The university's id"), ("If-Match" = String, Header, description = "The university's `ETag`, or `*`")),
    request_body(content = UniversityBody, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The university", body = University, headers(("ETag" = String))), Changing),
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
    let present = universities::get(&mut tx, &caller.viewer, *id).await?;
    let new = body.change(&UniversityBody::of(&present))?.checked()?;
    universities::rename(&mut tx, &caller.viewer, *id, &new, version.0, state.clock.now()).await?;
    let changed = universities::get(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(changed.updated_at, &changed))
}

/// Remove a university
///
/// Refused while somebody is there. For admins.
#[utoipa::path(
    delete, path = IN_TABLE, tag = "settings", operation_id = "delete_university",
    params(("id" = Uuid, Path, description = "The university's id"), ("If-Match" = String, Header, description = "The university's `ETag`, or `*`")),
    responses((status = 204, description = "It is removed"), Changing),
    security(("token" = [])),
)]
pub(crate) async fn delete(
    caller: Caller,
    id: web::Path<Uuid>,
    version: IfMatch,
    state: web::Data<AppState>,
) -> ApiResult {
    let mut tx = db::begin(&state.pool).await?;
    universities::remove(&mut tx, &caller.viewer, *id, version.0).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
