//! Users: the members of staff.

pub(crate) mod edit;
pub(crate) mod invite;
pub(crate) mod list;
pub(crate) mod reviews;

use crate::http::api::{ApiResult, Caller};
use actix_web::web::Json;
use clerk_core::access::Group;
use clerk_core::ids::UserId;
use serde::Serialize;
use utoipa::ToSchema;

/// A member of staff.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct User {
    /// Id.
    id: UserId,
    /// Their email address, which they sign in with.
    email: String,
    /// Their name.
    full_name: String,
    /// The groups they are in.
    groups: Vec<Group>,
}

pub(crate) async fn get_me(caller: Caller) -> ApiResult<Json<User>> {
    let user = caller.user;
    Ok(Json(User { id: user.id, email: user.email, full_name: user.full_name, groups: user.groups }))
}
