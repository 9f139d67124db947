//! Cases made by hand, their details, and the client's support worker.

use crate::http::api::{ApiResult, Change, Created, Creation, Versioned};
use actix_web::web::Path;
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::casework::cases::{self, Case, CaseInput, NewCaseInput};
use clerk_core::ids::CaseId;
use clerk_core::input::Field;
use clerk_core::parties::people::PickInput;

pub(crate) async fn create(call: Creation<NewCaseInput>) -> ApiResult<Created<Case>> {
    call.viewer.require(Action::CreateCases)?;
    call.create(async |tx, input| {
        let made = cases::create(tx, &call.viewer, input, call.now()).await;
        let id = made.map_err(|error| match error {
            Error::NotFound => Error::invalid("client_id", "There is no such client."),
            error => error,
        })?;
        cases::get(tx, &call.viewer, id).await
    })
    .await
}

pub(crate) async fn update(call: Change<CaseInput>, id: Path<CaseId>) -> ApiResult<Versioned<Case>> {
    call.commit(async |tx| {
        let kept = cases::get(tx, &call.viewer, *id).await?;
        let input = call.body.patch(&CaseInput::of(&kept))?;
        cases::update(tx, &call.viewer, &kept, &input, call.version, call.now()).await?;
        cases::get(tx, &call.viewer, *id).await
    })
    .await
}

pub(crate) async fn set_support_worker(call: Change<PickInput>, id: Path<CaseId>) -> ApiResult<Versioned<Case>> {
    let person_id = call.body.input()?.person_id.stored();
    call.commit(async |tx| {
        cases::set_support_worker(tx, &call.viewer, *id, person_id, call.version, call.now()).await?;
        cases::get(tx, &call.viewer, *id).await
    })
    .await
}
