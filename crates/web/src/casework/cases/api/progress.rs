//! Working on a case: who is assigned, which stage it has reached, closing, reopening, and how it ended. Every call answers with
//! the updated case.

use crate::http::api::{ApiResult, Change, Versioned};
use actix_web::web::Path;
use clerk_core::Result;
use clerk_core::casework::cases::{self, AssignmentInput, Case, ClosingInput, StageInput};
use clerk_core::casework::proposals;
use clerk_core::ids::CaseId;
use sqlx::PgConnection;

pub(crate) async fn assign_case(call: Change<AssignmentInput>, id: Path<CaseId>) -> ApiResult<Versioned<Case>> {
    let input = call.body.input()?;
    call.commit(async |tx| {
        proposals::assign(tx, &call.viewer, *id, &input, call.version, call.now()).await?;
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
    end(&call, *id, async |tx| {
        proposals::close(tx, &call.viewer, *id, &call.body.input()?, call.version, call.now()).await
    })
    .await
}

pub(crate) async fn set_case_outcome(call: Change<ClosingInput>, id: Path<CaseId>) -> ApiResult<Versioned<Case>> {
    end(&call, *id, async |tx| {
        proposals::change_outcome(tx, &call.viewer, *id, &call.body.input()?, call.version, call.now()).await
    })
    .await
}

pub(crate) async fn reopen_case(call: Change<StageInput>, id: Path<CaseId>) -> ApiResult<Versioned<Case>> {
    end(&call, *id, async |tx| {
        proposals::reopen(tx, &call.viewer, *id, &call.body.input()?, call.version, call.now()).await
    })
    .await
}

/// Does what only coordinators and above may do. Others are told so before their body is read.
async fn end<T>(
    call: &Change<T>,
    id: CaseId,
    work: impl AsyncFnOnce(&mut PgConnection) -> Result<()>,
) -> ApiResult<Versioned<Case>> {
    call.commit(async |tx| {
        cases::require_may_end(tx, &call.viewer, id).await?;
        work(tx).await?;
        cases::get(tx, &call.viewer, id).await
    })
    .await
}
