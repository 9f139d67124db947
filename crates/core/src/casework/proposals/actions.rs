//! Proposing, withdrawing, accepting and sending back. Each leaves an event in the timeline.

use super::ending::Ending;
use super::model::{ListedProposal, Proposal, ProposalStatus, Versions};
use super::{AnswerInput, DecisionInput, ProposalInput, ProposalKind, queries};
use crate::access::{Action, Viewer};
use crate::casework::cases::actions::{Locked, lock, people, touch};
use crate::casework::cases::{Case, Headline, require_seen};
use crate::casework::events::{Event, record};
use crate::ids::{CaseId, ProposalId, UserId};
use crate::office::accounts::{hold, hold_with_cases};
use crate::{Error, Result};
use clerk_platform::paging::Page;
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use sqlx::PgConnection;

/// One proposal of a case, if the viewer sees the case.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, case_id: CaseId, id: ProposalId) -> Result<Proposal> {
    require_seen(&mut *connection, viewer, case_id).await?;
    queries::get(connection, case_id, id).await
}

/// A case that the viewer sees with what the head of its page says, and one of its proposals, if there is one with this id.
pub async fn get_with_headline(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: ProposalId,
) -> Result<(Case, Headline, Option<Proposal>)> {
    queries::get_with_headline(connection, viewer, case_id, id).await
}

/// All proposals of a case that the viewer sees, newest first.
pub async fn of_case(connection: &mut PgConnection, viewer: &Viewer, case_id: CaseId) -> Result<Vec<Proposal>> {
    require_seen(&mut *connection, viewer, case_id).await?;
    queries::of_case(connection, case_id).await
}

/// A page of the proposals that wait for the viewer, oldest first: for coordinators and above those to decide on, for others their
/// own that are open or were sent back. `page` counts from 1.
pub async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    page: i64,
    page_size: i64,
    count_up_to: i64,
) -> Result<Page<ListedProposal>> {
    let offset = (page - 1).saturating_mul(page_size);
    let is_everybodys = viewer.may(Action::EndCases);
    let part = queries::Part { is_everybodys, limit: page_size + 1, offset, count_up_to };
    let (items, mut counted) = queries::list(&mut *connection, viewer, part).await?;
    if items.is_empty() && offset > 0 {
        // The count comes along with rows, and there are none beyond the end.
        counted = queries::list(connection, viewer, queries::Part { offset: 0, ..part }).await?.1;
    }
    let (items, has_next) = Page::cut(items, page_size);
    Ok(Page::new(items, has_next, counted, count_up_to))
}

/// Proposes something for a case that the viewer sees. There is one open proposal of a kind at a time. It takes the place of one
/// that was sent back.
pub async fn propose(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    input: &ProposalInput,
    version: Version,
    now: Timestamp,
) -> Result<ProposalId> {
    hold_people(connection, input.paralegal_id, input.lawyer_id).await?;
    let case = lock(&mut *connection, viewer, case_id, version).await?;
    require_fitting(input.kind, &case)?;
    // Read for what is missing; a coordinator does it later.
    if let Ending::Assign(input) = Ending::of(input.kind, &DecisionInput::from(input))? {
        people(connection, &case, &input).await?;
    }
    if input.kind != ProposalKind::Close && input.why.is_empty() {
        return Err(Error::invalid("why", "Say why, so that a coordinator can decide."));
    }
    queries::settle(connection, case_id, input.kind, now).await?;
    let id = queries::insert(connection, viewer.user_id, case_id, input, now).await?;
    let proposal = queries::get(connection, case_id, id).await?.facts();
    touch(connection, viewer, case_id, Event::ProposalMade { proposal }, now).await?;
    Ok(id)
}

/// Takes back what the viewer has proposed. What was sent back is only put aside: the answer stays on record.
pub async fn withdraw(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: ProposalId,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    lock(&mut *connection, viewer, case_id, None).await?;
    let proposal = queries::lock(connection, case_id, id).await?;
    if proposal.proposed_by.id != viewer.user_id {
        return Err(Error::Forbidden);
    }
    require_current(version, proposal.updated_at.to_jiff())?;
    match proposal.status {
        ProposalStatus::SentBack => return queries::settle(connection, case_id, proposal.kind, now).await,
        ProposalStatus::Open => {}
        ProposalStatus::Accepted | ProposalStatus::Withdrawn => return Err(decided(&proposal)),
    }
    queries::decide(connection, id, ProposalStatus::Withdrawn, "", viewer.user_id, now).await?;
    touch(connection, viewer, case_id, Event::ProposalWithdrawn { proposal: proposal.facts() }, now).await
}

/// Does what a proposal asks for, as it is or changed, under the same rules as without one. For coordinators and above.
pub async fn accept(
    connection: &mut PgConnection,
    viewer: &Viewer,
    (case_id, id): (CaseId, ProposalId),
    input: &DecisionInput,
    versions: Versions,
    now: Timestamp,
) -> Result<()> {
    // Those who are on the case now get tasks when it is reopened.
    let chosen: Vec<UserId> = [input.paralegal_id, input.lawyer_id].into_iter().flatten().collect();
    hold_with_cases(&mut *connection, &chosen, &[case_id]).await?;
    let (case, proposal) = to_decide(connection, viewer, (case_id, id), versions).await?;
    require_fitting(proposal.kind, &case)?;
    let ending = Ending::of(proposal.kind, input)?;
    // Accepted, whatever was changed in it; before the case is touched, which decides on what is left.
    queries::decide(connection, id, ProposalStatus::Accepted, "", viewer.user_id, now).await?;
    ending.act(connection, viewer, case_id, None, now).await?;
    record(connection, case_id, Some(viewer.user_id), Event::ProposalAccepted { proposal: proposal.facts() }, now).await
}

/// Sends a proposal back to who made it, with words. For coordinators and above.
pub async fn send_back(
    connection: &mut PgConnection,
    viewer: &Viewer,
    (case_id, id): (CaseId, ProposalId),
    input: &AnswerInput,
    versions: Versions,
    now: Timestamp,
) -> Result<()> {
    let (_, proposal) = to_decide(connection, viewer, (case_id, id), versions).await?;
    queries::decide(connection, id, ProposalStatus::SentBack, &input.answer, viewer.user_id, now).await?;
    touch(connection, viewer, case_id, Event::ProposalSentBack { proposal: proposal.facts() }, now).await
}

/// Keeps anyone who is being put on a case from being deactivated at this moment. Before the case: deactivating someone also locks
/// them first, and then their cases.
async fn hold_people(connection: &mut PgConnection, paralegal: Option<UserId>, lawyer: Option<UserId>) -> Result<()> {
    match [paralegal, lawyer].into_iter().flatten().collect::<Vec<_>>().as_slice() {
        [] => Ok(()),
        ids => hold(connection, ids).await,
    }
}

/// An open proposal that the viewer may decide on, with its case.
async fn to_decide(
    connection: &mut PgConnection,
    viewer: &Viewer,
    (case_id, id): (CaseId, ProposalId),
    versions: Versions,
) -> Result<(Locked, Proposal)> {
    let case = lock(&mut *connection, viewer, case_id, versions.case).await?;
    viewer.require_on_seen(Action::EndCases)?;
    let proposal = queries::lock(connection, case_id, id).await?;
    require_current(versions.proposal, proposal.updated_at.to_jiff())?;
    if proposal.status != ProposalStatus::Open {
        return Err(decided(&proposal));
    }
    Ok((case, proposal))
}

/// It is too late.
fn decided(proposal: &Proposal) -> Error {
    let text = match proposal.status {
        ProposalStatus::Withdrawn => "This proposal has been withdrawn.",
        ProposalStatus::SentBack => "This proposal has been sent back already.",
        ProposalStatus::Accepted | ProposalStatus::Open => "This proposal has been accepted already.",
    };
    Error::Conflict(text.to_owned())
}

/// An open case can be closed, a closed one reopened, or its outcome changed. People can be put on either.
fn require_fitting(kind: ProposalKind, case: &Locked) -> Result<()> {
    let text = match (kind, case.is_open) {
        (ProposalKind::Close, true) | (ProposalKind::Reopen | ProposalKind::ChangeOutcome, false) => return Ok(()),
        (ProposalKind::Assign, _) => return Ok(()),
        (ProposalKind::Close, false) => "The case is already closed.",
        (ProposalKind::Reopen, true) => "The case is already open.",
        (ProposalKind::ChangeOutcome, true) => "The case is open: its outcome is recorded when it is closed.",
    };
    Err(Error::Conflict(text.to_owned()))
}
