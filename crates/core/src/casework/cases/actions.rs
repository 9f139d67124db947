//! Changes of a case: who works on it, how far it has come, closing and reopening. Each leaves an event in the timeline.
//!
//! A change says which version of the case its author had in front of them. When somebody else has changed it since, nothing is
//! changed and the author is told, so that nobody's work is written over unseen.

pub(crate) use super::model::Locked;
use super::{AssignmentInput, ClosingInput, Stage, StageInput, queries};
use crate::access::Group;
use crate::access::{Action, Viewer};
use crate::casework::events::Named;
use crate::casework::events::{Event, record};
use crate::ids::{CaseId, UserId};
use crate::input::Field;
use crate::office::accounts::{StaffRef, assignee, hold};
use crate::{Error, FieldErrors, Result};
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use sqlx::PgConnection;

/// Locks a case that the viewer sees, if it is still the one they had before them.
pub(crate) async fn lock(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    version: Version,
) -> Result<Locked> {
    let locked = queries::lock(connection, viewer, id).await?;
    require_current(version, locked.updated_at)?;
    Ok(locked)
}

/// Puts people on a case, or takes them off. Only active users of the group can be put on; someone who is on it already may
/// stay. A paralegal needs a lawyer.
pub async fn assign(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &AssignmentInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::Assign)?;
    // Before the case: deactivating somebody also locks them first, and then their cases.
    let (paralegal_id, lawyer_id) = (input.paralegal_id.stored(), input.lawyer_id.stored());
    hold(connection, &[paralegal_id, lawyer_id].into_iter().flatten().collect::<Vec<_>>()).await?;
    let case = lock(connection, viewer, id, version).await?;
    let mut wrong = FieldErrors::default();
    let paralegal = pick(connection, &case.paralegal, paralegal_id, Group::Paralegal).await?;
    let lawyer = pick(connection, &case.lawyer, lawyer_id, Group::Lawyer).await?;
    if paralegal.is_err() {
        wrong.add("paralegal_id", "Choose an active paralegal.");
    }
    if lawyer.is_err() {
        wrong.add("lawyer_id", "Choose an active lawyer.");
    }
    if paralegal_id.is_some() && lawyer_id.is_none() {
        wrong.add("lawyer_id", "A case with a paralegal needs a lawyer: choose a lawyer too.");
    }
    wrong.check()?;
    let (Ok(paralegal), Ok(lawyer)) = (paralegal, lawyer) else { return Err(Error::Forbidden) };
    if (&paralegal, &lawyer) == (&case.paralegal, &case.lawyer) {
        return Ok(());
    }
    queries::set_people(connection, id, input, now).await?;
    let named = |staff: &Option<StaffRef>| staff.as_ref().map(Named::from);
    if case.paralegal != paralegal {
        let event = Event::ParalegalChanged { from: named(&case.paralegal), to: named(&paralegal) };
        record(connection, id, Some(viewer.user_id), event, now).await?;
    }
    if case.lawyer != lawyer {
        let event = Event::LawyerChanged { from: named(&case.lawyer), to: named(&lawyer) };
        record(connection, id, Some(viewer.user_id), event, now).await?;
    }
    Ok(())
}

/// Who was chosen, if they may be; they may stay where they are.
async fn pick(
    connection: &mut PgConnection,
    present: &Option<StaffRef>,
    chosen: Option<UserId>,
    group: Group,
) -> Result<std::result::Result<Option<StaffRef>, ()>> {
    match (chosen, present) {
        (None, _) => Ok(Ok(None)),
        (Some(id), Some(present)) if present.id == id => Ok(Ok(Some(present.clone()))),
        (Some(id), _) => Ok(assignee(connection, id, group).await?.map(Some).ok_or(())),
    }
}

/// Moves an open case to another stage. Closing is a separate action.
pub async fn set_stage(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &StageInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let case = lock(connection, viewer, id, version).await?;
    let stage = input.stage;
    if stage == Stage::Closed {
        return Err(Error::invalid("stage", "To close the case, use “Close case”, which asks for the outcome."));
    }
    if !case.is_open {
        return Err(Error::Conflict("The case is closed: reopen it first to change its stage.".to_owned()));
    }
    if case.stage == stage {
        return Ok(());
    }
    queries::set_stage(connection, id, stage, now).await?;
    record(connection, id, Some(viewer.user_id), Event::StageChanged { from: case.stage, to: stage }, now).await
}

/// Closes a case. Refused while an ongoing service is unfinished, or a critical date is not checked or has no outcome.
pub async fn close(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &ClosingInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let case = lock(connection, viewer, id, version).await?;
    if !case.is_open {
        return Err(Error::Conflict("The case is already closed.".to_owned()));
    }
    queries::close(connection, id, input, now).await?;
    let stage = Event::StageChanged { from: case.stage, to: Stage::Closed };
    record(connection, id, Some(viewer.user_id), stage, now).await?;
    let closed = Event::CaseClosed { before: case.outcome, outcome: input.outcome };
    record(connection, id, Some(viewer.user_id), closed, now).await
}

/// Opens a closed case again, at a stage. Its outcome stays until it is closed again.
pub async fn reopen(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &StageInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let case = lock(connection, viewer, id, version).await?;
    let stage = input.stage;
    if stage == Stage::Closed {
        return Err(Error::invalid("stage", "Choose the stage the case is at now."));
    }
    if case.is_open {
        return Err(Error::Conflict("The case is already open.".to_owned()));
    }
    queries::reopen(connection, id, stage, now).await?;
    record(connection, id, Some(viewer.user_id), Event::CaseReopened { stage }, now).await
}

/// Notes that something about a case changed, with an event that says what.
pub(crate) async fn touch(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    event: Event,
    now: Timestamp,
) -> Result<()> {
    queries::touch(connection, id, now).await?;
    record(connection, id, Some(viewer.user_id), event, now).await
}
