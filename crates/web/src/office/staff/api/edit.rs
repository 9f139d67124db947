//! A user: read and changed.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::access::Action;
use clerk_core::access::Group;
use clerk_core::office::staff::{self, Details, Member, Profile, TypedDetails};
use clerk_core::{Error, Result};
use clerk_platform::db;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is known of a user.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserBody {
    /// Their name.
    #[schema(min_length = 1, max_length = 200)]
    full_name: String,
    /// How many open cases they take.
    #[schema(minimum = 0, maximum = 1000)]
    case_capacity: i32,
    /// Whether they are an intern.
    #[serde(default)]
    is_intern: bool,
    /// Where they study: the name of one of the settings' universities, or empty.
    #[serde(default)]
    #[schema(max_length = 200)]
    university: String,
    /// The groups they are in; only admins change them.
    #[serde(default)]
    groups: Vec<Group>,
}

impl UserBody {
    fn of(member: &Member) -> Self {
        Self {
            full_name: member.full_name.clone(),
            case_capacity: member.case_capacity,
            is_intern: member.is_intern,
            university: member.university.clone(),
            groups: member.groups.clone(),
        }
    }

    fn checked(&self) -> Result<Details> {
        Details::new(&TypedDetails {
            full_name: &self.full_name,
            case_capacity: &self.case_capacity.to_string(),
            is_intern: self.is_intern,
            university: &self.university,
        })
    }
}

/// Groups, lowest first.
pub(super) fn each_once(groups: &[Group]) -> Vec<Group> {
    Group::ALL.iter().copied().filter(|group| groups.contains(group)).collect()
}

/// Errors as the core names them for a page's form, with the name that the field has here.
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
    request_body(content = UserBody, description = "What is to change; what is not named stays, `null` empties"),
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
    let present = staff::get(&mut tx, viewer, *id).await?.member;
    let changed = body.change(&UserBody::of(&present))?;
    let (details, groups) = (changed.checked()?, each_once(&changed.groups));
    let groups = (groups != each_once(&present.groups)).then_some(groups.as_slice());
    let updated = staff::update(&mut tx, viewer, *id, &details, groups, version.0, state.clock.now()).await;
    updated.map_err(|error| renamed(error, "admin", "groups"))?;
    let profile = staff::get(&mut tx, viewer, *id).await?;
    tx.commit().await?;
    Ok(versioned(profile.member.updated_at, &profile))
}
