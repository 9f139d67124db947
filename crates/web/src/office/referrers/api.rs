//! Who sends clients to us.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::office::referrers::ReferrerKind;
use clerk_core::office::referrers::{self, NewReferrer, Referrer};
use clerk_platform::db;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Someone who sends clients to us.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReferrerBody {
    /// What kind of place it is.
    kind: ReferrerKind,
    /// Its name, as staff know it.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Whether it is offered; it is unless it is said.
    #[serde(default = "offered")]
    is_active: bool,
}

impl ReferrerBody {
    fn of(present: &Referrer) -> Self {
        Self { kind: present.kind, name: present.name.clone(), is_active: present.is_active }
    }

    fn checked(&self) -> Result<NewReferrer> {
        NewReferrer::new(self.kind.as_str(), &self.name, self.is_active)
    }
}

fn offered() -> bool {
    true
}

/// List referrers
///
/// By kind and name. For admins.
#[utoipa::path(
    get, path = IN_TABLE, tag = "settings", operation_id = "list_referrers",
    responses((status = 200, description = "All referrers", body = Vec<Referrer>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(caller: Caller, state: web::Data<AppState>) -> ApiResult<web::Json<Vec<Referrer>>> {
    Ok(web::Json(referrers::all(&mut *state.pool.acquire().await?, &caller.viewer).await?))
}

/// Add a referrer
///
/// For admins.
#[utoipa::path(
    post, path = IN_TABLE, tag = "settings", operation_id = "create_referrer",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = ReferrerBody,
    responses((status = 201, description = "The referrer", body = Referrer), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageSettings)?;
    body.create(&caller, &state, async |tx, body| {
        let new = body.read::<ReferrerBody>()?.checked()?;
        let id = referrers::add(tx, &caller.viewer, &new, state.clock.now()).await?;
        referrers::get(tx, &caller.viewer, id).await
    })
    .await
}

/// Get a referrer
///
/// For admins.
#[utoipa::path(
    get, path = IN_TABLE, tag = "settings", operation_id = "get_referrer",
    params(("id" = Uuid, Path, description = "The referrer's id")),
    responses((status = 200, description = "The referrer", body = Referrer, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, id: web::Path<Uuid>, state: web::Data<AppState>) -> ApiResult {
    let found = referrers::get(&mut *state.pool.acquire().await?, &caller.viewer, *id).await?;
    Ok(versioned(found.updated_at, &found))
}

/// Change a referrer
///
/// Cases keep the name that they have. For admins.
#[utoipa::path(
    patch, path = IN_TABLE, tag = "settings", operation_id = "update_referrer",
    params(("id" = Uuid, Path, description = "The referrer's id"), ("If-Match" = String, Header, description = "The referrer's `ETag`, or `*`")),
    request_body(content = ReferrerBody, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The referrer", body = Referrer, headers(("ETag" = String))), Changing),
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
    let present = referrers::get(&mut tx, &caller.viewer, *id).await?;
    let new = body.change(&ReferrerBody::of(&present))?.checked()?;
    referrers::update(&mut tx, &caller.viewer, *id, &new, version.0, state.clock.now()).await?;
    let changed = referrers::get(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(changed.updated_at, &changed))
}
