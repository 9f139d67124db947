//! Invites users.

use super::edit::each_once;
use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Creating;
use crate::http::guard::request_id;
use crate::state::AppState;
use actix_web::{HttpRequest, HttpResponse, web};
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::access::Group;
use clerk_core::office::organisation::{StaffDomains, staff_domains};
use clerk_core::office::staff::{self, Invitation, Profile, TypedDetails, TypedInvitation};
use clerk_platform::db;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who is invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationBody {
    /// Where they will sign in; at one of the domains of staff.
    #[schema(max_length = 254)]
    email: String,
    /// Their name.
    #[schema(min_length = 1, max_length = 200)]
    full_name: String,
    /// The groups they are in.
    #[schema(min_items = 1)]
    groups: Vec<Group>,
    /// How many open cases they take; 4 unless it is said.
    #[serde(default = "usual_capacity")]
    #[schema(minimum = 0, maximum = 1000)]
    case_capacity: i32,
    /// Whether they are an intern.
    #[serde(default)]
    is_intern: bool,
    /// Where they study: the name of one of the settings' universities, or empty.
    #[serde(default)]
    #[schema(max_length = 200)]
    university: String,
}

fn usual_capacity() -> i32 {
    4
}

impl InvitationBody {
    fn checked(&self, domains: &StaffDomains) -> Result<Invitation> {
        let details = TypedDetails {
            full_name: &self.full_name,
            case_capacity: &self.case_capacity.to_string(),
            is_intern: self.is_intern,
            university: &self.university,
        };
        Invitation::new(&TypedInvitation { email: &self.email, details, groups: each_once(&self.groups) }, domains)
    }
}

/// Invite a user
///
/// They are mailed a link with which they set a password. For admins.
#[utoipa::path(
    post, path = IN_TABLE, tag = "users", operation_id = "invite_user",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = InvitationBody,
    responses((status = 201, description = "The user", body = Profile), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(request: HttpRequest, caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageUsers)?;
    body.create(&caller, &state, async |tx, body| {
        let (domains, _) = staff_domains(tx, &state.settings.staff_email_domain).await?;
        let invitation = body.read::<InvitationBody>()?.checked(&domains)?;
        let trace = Some(request_id(&request));
        let id = staff::invite(tx, &caller.viewer, &invitation, trace, state.clock.now()).await?;
        staff::get(tx, &caller.viewer, id).await
    })
    .await
}

/// Invite a user again
///
/// Mails another link to someone who has not set a password yet. For admins.
#[utoipa::path(
    post, path = IN_TABLE, tag = "users", operation_id = "invite_user_again",
    params(("id" = Uuid, Path, description = "The user's id")),
    responses((status = 204, description = "The link will be mailed"), Creating),
    security(("token" = [])),
)]
pub(crate) async fn again(
    request: HttpRequest,
    caller: Caller,
    id: web::Path<Uuid>,
    state: web::Data<AppState>,
) -> ApiResult {
    let mut tx = db::begin(&state.pool).await?;
    staff::invite_again(&mut tx, &caller.viewer, *id, Some(request_id(&request))).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
