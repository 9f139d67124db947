//! Proposals: of a case, and across cases.

use crate::http::api::{All, ApiResult, Caller, Change, Created, Creation, IfMatch, List, Paging, Versioned, changed};
use actix_web::web::Path;
use clerk_core::casework::cases;
use clerk_core::casework::proposals::{
    self, AnswerInput, DecisionInput, ListedProposal, Proposal, ProposalInput, Versions,
};
use clerk_core::ids::{CaseId, ProposalId};

changed!(Proposal, |proposal| proposal.updated_at);

pub(crate) async fn list_all_proposals(caller: Caller, paging: Paging) -> ApiResult<List<ListedProposal>> {
    let (page, page_size) = paging.read()?;
    let found = proposals::list(&mut *caller.db().await?, &caller.viewer, page, page_size, i64::MAX).await?;
    Ok(paging.list(found))
}

pub(crate) async fn list(caller: Caller, case_id: Path<CaseId>) -> ApiResult<All<Proposal>> {
    Ok(proposals::of_case(&mut *caller.db().await?, &caller.viewer, *case_id).await?.into())
}

pub(crate) async fn create(call: Creation<ProposalInput>, case_id: Path<CaseId>) -> ApiResult<Created<Proposal>> {
    call.create(async |tx, input| {
        let id = proposals::propose(tx, &call.viewer, *case_id, input, None, call.now()).await?;
        proposals::get(tx, &call.viewer, *case_id, id).await
    })
    .await
}

pub(crate) async fn get(caller: Caller, ids: Path<(CaseId, ProposalId)>) -> ApiResult<Versioned<Proposal>> {
    let (case_id, id) = ids.into_inner();
    Ok(proposals::get(&mut *caller.db().await?, &caller.viewer, case_id, id).await?.into())
}

pub(crate) async fn accept_proposal(
    call: Change<DecisionInput>,
    ids: Path<(CaseId, ProposalId)>,
) -> ApiResult<Versioned<Proposal>> {
    let (case_id, id) = ids.into_inner();
    call.commit(async |tx| {
        cases::require_may_end(tx, &call.viewer, case_id).await?;
        let kept = proposals::get(tx, &call.viewer, case_id, id).await?;
        let input = call.body.patch(&DecisionInput::of(&kept))?;
        let versions = Versions { proposal: call.version, ..Versions::default() };
        proposals::accept(tx, &call.viewer, (case_id, id), &input, versions, call.now()).await?;
        proposals::get(tx, &call.viewer, case_id, id).await
    })
    .await
}

pub(crate) async fn send_proposal_back(
    call: Change<AnswerInput>,
    ids: Path<(CaseId, ProposalId)>,
) -> ApiResult<Versioned<Proposal>> {
    let (case_id, id) = ids.into_inner();
    call.commit(async |tx| {
        cases::require_may_end(tx, &call.viewer, case_id).await?;
        let versions = Versions { proposal: call.version, ..Versions::default() };
        proposals::send_back(tx, &call.viewer, (case_id, id), &call.body.input()?, versions, call.now()).await?;
        proposals::get(tx, &call.viewer, case_id, id).await
    })
    .await
}

pub(crate) async fn withdraw_proposal(
    caller: Caller,
    ids: Path<(CaseId, ProposalId)>,
    IfMatch(version): IfMatch,
) -> ApiResult<Versioned<Proposal>> {
    let (case_id, id) = ids.into_inner();
    caller
        .commit(async |tx| {
            proposals::withdraw(tx, &caller.viewer, case_id, id, version, caller.now()).await?;
            proposals::get(tx, &caller.viewer, case_id, id).await
        })
        .await
}
