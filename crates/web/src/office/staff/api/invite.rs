//! Invites users.

use crate::http::api::{ApiResult, Caller, Created, Creation, NoContent};
use crate::http::guard::request_id;
use actix_web::HttpRequest;
use actix_web::web::Path;
use clerk_core::access::Action;
use clerk_core::ids::UserId;
use clerk_core::office::organisation::staff_domains;
use clerk_core::office::staff::{self, InvitationInput, Profile};

pub(crate) async fn invite_user(request: HttpRequest, call: Creation<InvitationInput>) -> ApiResult<Created<Profile>> {
    call.viewer.require(Action::ManageUsers)?;
    call.create(async |tx, input| {
        let (domains, _) = staff_domains(tx, &call.state.settings.staff_email_domain).await?;
        let trace = Some(request_id(&request));
        let id = staff::invite(tx, &call.viewer, input, &domains, trace, call.now()).await?;
        staff::get(tx, &call.viewer, id).await
    })
    .await
}

pub(crate) async fn invite_user_again(request: HttpRequest, caller: Caller, id: Path<UserId>) -> ApiResult<NoContent> {
    let trace = Some(request_id(&request));
    caller.commit(async |tx| staff::invite_again(tx, &caller.viewer, *id, trace).await).await
}
