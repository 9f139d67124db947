//! A user: read and changed.

use crate::http::api::{ApiResult, Caller, Change, Versioned, changed};
use actix_web::web::Path;
use clerk_core::access::Action;
use clerk_core::ids::UserId;
use clerk_core::office::staff::{self, MemberInput, Profile};

changed!(Profile, |profile| profile.member.updated_at);

pub(crate) async fn get(caller: Caller, id: Path<UserId>) -> ApiResult<Versioned<Profile>> {
    Ok(staff::get(&mut *caller.db().await?, &caller.viewer, *id).await?.into())
}

pub(crate) async fn update(call: Change<MemberInput>, id: Path<UserId>) -> ApiResult<Versioned<Profile>> {
    staff::require(&call.viewer, *id, Action::ManageStaff)?;
    call.commit(async |tx| {
        let kept = staff::get(tx, &call.viewer, *id).await?.member;
        let input = call.body.patch(&MemberInput::of(&kept))?;
        staff::update(tx, &call.viewer, &kept, &input, call.version, call.now()).await?;
        staff::get(tx, &call.viewer, *id).await
    })
    .await
}
