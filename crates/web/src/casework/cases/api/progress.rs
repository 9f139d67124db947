//! Working on a case: who is assigned, which stage it has reached, closing and reopening. Every call answers with the updated
//! case.

use crate::http::api::{ApiResult, Change, Versioned};
use actix_web::web::Path;
use clerk_core::casework::cases::{self, AssignmentInput, Case, ClosingInput, StageInput};
use clerk_core::ids::CaseId;

pub(crate) async fn assign_case(call: Change<AssignmentInput>, id: Path<CaseId>) -> ApiResult<Versioned<Case>> {
    let input = call.body.input()?;
    call.commit(async |tx| {
        cases::assign(tx, &call.viewer, *id, &input, call.version, call.now()).await?;
        cases::get(tx, &call.viewer, *id).await
    })
    .await
}

pub(crate) async fn set_case_stage(call: Change<StageInput>, id: Path<CaseId>) -> ApiResult<Versioned<Case>> {
    let input = call.body.input()?;
    call.commit(async |tx| {
        cases::set_stage(tx, &call.viewer, *id, &input, call.version, call.now()).await?;
        cases::get(tx, &call.viewer, *id).await
    })
    .await
}

pub(crate) async fn close_case(call: Change<ClosingInput>, id: Path<CaseId>) -> ApiResult<Versioned<Case>> {
    let input = call.body.input()?;
    call.commit(async |tx| {
        cases::close(tx, &call.viewer, *id, &input, call.version, call.now()).await?;
        cases::get(tx, &call.viewer, *id).await
    })
    .await
}

pub(crate) async fn reopen_case(call: Change<StageInput>, id: Path<CaseId>) -> ApiResult<Versioned<Case>> {
    let input = call.body.input()?;
    call.commit(async |tx| {
        cases::reopen(tx, &call.viewer, *id, &input, call.version, call.now()).await?;
        cases::get(tx, &call.viewer, *id).await
    })
    .await
}
