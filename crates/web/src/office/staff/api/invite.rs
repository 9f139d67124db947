//! Invites users.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Creating;
use crate::http::guard::request_id;
use crate::state::AppState;
use actix_web::{HttpRequest, HttpResponse, web};
use clerk_core::access::Action;
use clerk_core::office::organisation::staff_domains;
use clerk_core::office::staff::{self, InvitationInput, Profile};
use clerk_platform::db;
use uuid::Uuid;

/// Invite a user
///
/// They are mailed a link with which they set a password. For admins.
#[utoipa::path(
    post, path = IN_TABLE, tag = "users", operation_id = "invite_user",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = InvitationInput,
    responses((status = 201, description = "The user", body = Profile), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(request: HttpRequest, caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::ManageUsers)?;
    body.create(&caller, &state, async |tx, body| {
        let (domains, _) = staff_domains(tx, &state.settings.staff_email_domain).await?;
        let input = body.input()?;
        let trace = Some(request_id(&request));
        let id = staff::invite(tx, &caller.viewer, &input, &domains, trace, state.clock.now()).await?;
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
