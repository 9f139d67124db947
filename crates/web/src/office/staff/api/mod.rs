//! Users: the members of staff.

pub(crate) mod edit;
pub(crate) mod invite;
pub(crate) mod list;
pub(crate) mod reviews;

use crate::http::api::auth::Caller;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Reading;
use actix_web::web;
use clerk_core::access::Group;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A member of staff.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct User {
    /// Id.
    id: Uuid,
    /// Where they sign in.
    email: String,
    /// Their name.
    full_name: String,
    /// The groups they are in.
    groups: Vec<Group>,
}

/// Get the user that the token acts for
#[utoipa::path(
    get, path = IN_TABLE, tag = "users", operation_id = "get_me",
    responses((status = 200, description = "The user", body = User), Reading),
    security(("token" = [])),
)]
pub(crate) async fn me(caller: Caller) -> ApiResult<web::Json<User>> {
    let user = caller.user;
    Ok(web::Json(User { id: user.id, email: user.email, full_name: user.full_name, groups: user.groups }))
}
