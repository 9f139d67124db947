//! When the office is closed, and what renters are told then.

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
use clerk_core::office::closures::{self, Closure, NewClosure, TypedClosure};
use clerk_platform::db;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A time for which the office is closed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosureBody {
    /// The first day on which it is closed.
    #[schema(format = Date)]
    closes_on: String,
    /// The first day on which it is open again.
    #[schema(format = Date)]
    reopens_on: String,
    /// What callers hear.
    #[schema(min_length = 1, max_length = 2000)]
    call_text: String,
    /// What new clients are written.
    #[schema(min_length = 1, max_length = 4000)]
    email_text: String,
    /// What stands on the intake form.
    #[schema(min_length = 1, max_length = 2000)]
    form_notice: String,
}

impl ClosureBody {
    fn of(present: &Closure) -> Self {
        Self {
            closes_on: present.closes_on.to_jiff().to_string(),
            reopens_on: present.reopens_on.to_jiff().to_string(),
            call_text: present.call_text.clone(),
            email_text: present.email_text.clone(),
            form_notice: present.form_notice.clone(),
        }
    }

    fn checked(&self) -> Result<NewClosure> {
        NewClosure::new(&TypedClosure {
            closes_on: &self.closes_on,
            reopens_on: &self.reopens_on,
            call_text: &self.call_text,
            email_text: &self.email_text,
            form_notice: &self.form_notice,
        })
    }
}

/// List closures
///
/// Latest first. For admins.
#[utoipa::path(
    get, path = IN_TABLE, tag = "settings", operation_id = "list_closures",
    responses((status = 200, description = "All closures", body = Vec<Closure>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(caller: Caller, state: web::Data<AppState>) -> ApiResult<web::Json<Vec<Closure>>> {
    Ok(web::Json(closures::all(&mut *state.pool.acquire().await?, &caller.viewer).await?))
}

/// Add a closure
///
/// For admins.
#[utoipa::path(
    post, path = IN_TABLE, tag = "settings", operation_id = "create_closure",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = ClosureBody,
    responses((status = 201, description = "The closure", body = Closure), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageSettings)?;
    body.create(&caller, &state, async |tx, body| {
        let new = body.read::<ClosureBody>()?.checked()?;
        let id = closures::add(tx, &caller.viewer, &new, state.clock.now()).await?;
        closures::get(tx, &caller.viewer, id).await
    })
    .await
}

/// Get a closure
///
/// For admins.
#[utoipa::path(
    get, path = IN_TABLE, tag = "settings", operation_id = "get_closure",
    params(("id" = Uuid, Path, description = "The closure's id")),
    responses((status = 200, description = "The closure", body = Closure, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, id: web::Path<Uuid>, state: web::Data<AppState>) -> ApiResult {
    let found = closures::get(&mut *state.pool.acquire().await?, &caller.viewer, *id).await?;
    Ok(versioned(found.updated_at, &found))
}

/// Change a closure
///
/// For admins.
#[utoipa::path(
    patch, path = IN_TABLE, tag = "settings", operation_id = "update_closure",
    params(("id" = Uuid, Path, description = "The closure's id"), ("If-Match" = String, Header, description = "The closure's `ETag`, or `*`")),
    request_body(content = ClosureBody, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The closure", body = Closure, headers(("ETag" = String))), Changing),
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
    let present = closures::get(&mut tx, &caller.viewer, *id).await?;
    let new = body.change(&ClosureBody::of(&present))?.checked()?;
    closures::update(&mut tx, &caller.viewer, *id, &new, version.0, state.clock.now()).await?;
    let changed = closures::get(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(changed.updated_at, &changed))
}

/// Remove a closure
///
/// For admins.
#[utoipa::path(
    delete, path = IN_TABLE, tag = "settings", operation_id = "delete_closure",
    params(("id" = Uuid, Path, description = "The closure's id"), ("If-Match" = String, Header, description = "The closure's `ETag`, or `*`")),
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
    closures::remove(&mut tx, &caller.viewer, *id, version.0).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
