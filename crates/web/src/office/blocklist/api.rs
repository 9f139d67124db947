//! The blacklist: people who are not alerted about and not called back.

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
use clerk_core::office::blocklist::{self, BlockedContact, NewBlockedContact};
use clerk_platform::db;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Someone on the blacklist; an email address or a phone number is needed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BlockedContactBody {
    /// Their email address.
    #[serde(default)]
    #[schema(max_length = 254)]
    email: String,
    /// Their phone number; it counts however it is written.
    #[serde(default)]
    #[schema(max_length = 50)]
    phone: String,
    /// Why.
    #[serde(default)]
    #[schema(max_length = 2000)]
    comment: String,
}

impl BlockedContactBody {
    fn of(present: &BlockedContact) -> Self {
        Self { email: present.email.clone(), phone: present.phone.clone(), comment: present.comment.clone() }
    }

    fn checked(&self) -> Result<NewBlockedContact> {
        NewBlockedContact::new(&self.email, &self.phone, &self.comment)
    }
}

/// List blocked contacts
///
/// The last one first. For admins.
#[utoipa::path(
    get, path = IN_TABLE, tag = "settings", operation_id = "list_blocked_contacts",
    responses((status = 200, description = "All blocked contacts", body = Vec<BlockedContact>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(caller: Caller, state: web::Data<AppState>) -> ApiResult<web::Json<Vec<BlockedContact>>> {
    Ok(web::Json(blocklist::all(&mut *state.pool.acquire().await?, &caller.viewer).await?))
}

/// Add a blocked contact
///
/// For admins.
#[utoipa::path(
    post, path = IN_TABLE, tag = "settings", operation_id = "create_blocked_contact",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = BlockedContactBody,
    responses((status = 201, description = "The blocked contact", body = BlockedContact), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageSettings)?;
    body.create(&caller, &state, async |tx, body| {
        let new = body.read::<BlockedContactBody>()?.checked()?;
        let id = blocklist::add(tx, &caller.viewer, &new, state.clock.now()).await?;
        blocklist::get(tx, &caller.viewer, id).await
    })
    .await
}

/// Get a blocked contact
///
/// For admins.
#[utoipa::path(
    get, path = IN_TABLE, tag = "settings", operation_id = "get_blocked_contact",
    params(("id" = Uuid, Path, description = "The blocked contact's id")),
    responses((status = 200, description = "The blocked contact", body = BlockedContact, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, id: web::Path<Uuid>, state: web::Data<AppState>) -> ApiResult {
    let found = blocklist::get(&mut *state.pool.acquire().await?, &caller.viewer, *id).await?;
    Ok(versioned(found.updated_at, &found))
}

/// Change a blocked contact
///
/// For admins.
#[utoipa::path(
    patch, path = IN_TABLE, tag = "settings", operation_id = "update_blocked_contact",
    params(("id" = Uuid, Path, description = "The blocked contact's id"), ("If-Match" = String, Header, description = "The blocked contact's `ETag`, or `*`")),
    request_body(content = BlockedContactBody, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The blocked contact", body = BlockedContact, headers(("ETag" = String))), Changing),
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
    let present = blocklist::get(&mut tx, &caller.viewer, *id).await?;
    let new = body.change(&BlockedContactBody::of(&present))?.checked()?;
    blocklist::update(&mut tx, &caller.viewer, *id, &new, version.0, state.clock.now()).await?;
    let changed = blocklist::get(&mut tx, &caller.viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(changed.updated_at, &changed))
}

/// Remove a blocked contact
///
/// Takes them off the blacklist. For admins.
#[utoipa::path(
    delete, path = IN_TABLE, tag = "settings", operation_id = "delete_blocked_contact",
    params(("id" = Uuid, Path, description = "The blocked contact's id"), ("If-Match" = String, Header, description = "The blocked contact's `ETag`, or `*`")),
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
    blocklist::remove(&mut tx, &caller.viewer, *id, version.0).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
