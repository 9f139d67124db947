//! The centre itself, as it stands below mail.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::access::Action;
use clerk_core::office::organisation::{self, Organisation};
use clerk_platform::db;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is known of the centre.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganisationBody {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Phone.
    #[serde(default)]
    #[schema(max_length = 50)]
    phone: String,
    /// Email address.
    #[serde(default)]
    #[schema(max_length = 254)]
    email: String,
    /// Website, with `https://`.
    #[serde(default)]
    #[schema(max_length = 200)]
    website: String,
    /// Postal address, in lines.
    #[serde(default)]
    #[schema(max_length = 500)]
    address: String,
}

impl From<Organisation> for OrganisationBody {
    fn from(Organisation { name, phone, email, website, address }: Organisation) -> Self {
        Self { name, phone, email, website, address }
    }
}

impl From<OrganisationBody> for Organisation {
    fn from(OrganisationBody { name, phone, email, website, address }: OrganisationBody) -> Self {
        Self { name, phone, email, website, address }
    }
}

/// Get the organisation
///
/// The centre itself, as it stands below mail. For admins.
#[utoipa::path(
    get, path = IN_TABLE, tag = "settings", operation_id = "get_organisation",
    responses((status = 200, description = "The organisation", body = Organisation, headers(("ETag" = String))), Reading),
    security(("token" = [])),
)]
pub(crate) async fn one(caller: Caller, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageSettings)?;
    let (organisation, at) = organisation::organisation(&mut *state.pool.acquire().await?).await?;
    Ok(versioned(at.into(), &organisation))
}

/// Change the organisation
///
/// For admins.
#[utoipa::path(
    patch, path = IN_TABLE, tag = "settings", operation_id = "update_organisation",
    params(("If-Match" = String, Header, description = "The organisation's `ETag`, or `*`")),
    request_body(content = OrganisationBody, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The organisation", body = Organisation, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn update(caller: Caller, version: IfMatch, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageSettings)?;
    let mut tx = db::begin(&state.pool).await?;
    let (present, _) = organisation::organisation(&mut tx).await?;
    let new = Organisation::checked(&body.change(&OrganisationBody::from(present))?.into())?;
    organisation::set_organisation(&mut tx, &caller.viewer, &new, version.0, state.clock.now()).await?;
    let (organisation, at) = organisation::organisation(&mut tx).await?;
    tx.commit().await?;
    Ok(versioned(at.into(), &organisation))
}
