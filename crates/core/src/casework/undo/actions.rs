//! Takes back what someone has just done.

use super::model::{Deed, Step};
use super::queries;
use crate::access::Viewer;
use crate::casework::cases::actions::{put_back_people, put_back_progress};
use crate::casework::events::{Named, TaskFacts};
use crate::casework::proposals::{ProposalKind, queries as proposals};
use crate::casework::{dates, services, tasks};
use crate::ids::{CaseId, TaskId, UserId};
use crate::office::accounts::hold_with_cases;
use crate::{Error, Result};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;

/// For how long something can be undone. The page offers it for some seconds, and for longer where it has no scripts.
const UNDOABLE: SignedDuration = SignedDuration::from_mins(10);

/// Takes back all of what the viewer did at this moment, or nothing of it. Refused if it was too long ago, or if someone has changed the
/// same things since.
pub async fn undo(connection: &mut PgConnection, viewer: &Viewer, at: Timestamp, now: Timestamp) -> Result<()> {
    if !is_recent(at, now) {
        return Err(Error::Conflict("It is too late to undo this. Change it back by hand.".to_owned()));
    }
    let deeds = queries::deeds(connection, viewer, at).await?;
    let steps: Option<Vec<(CaseId, Step)>> = deeds.iter().map(step).collect();
    let steps = steps.filter(|steps| !steps.is_empty());
    let steps = steps.ok_or_else(|| Error::Conflict("This can’t be undone. Change it back by hand.".to_owned()))?;
    hold_everyone(connection, &steps).await?;
    for case in steps.chunk_by(|(one, _), (other, _)| one == other) {
        let Some((id, _)) = case.first() else { continue };
        let steps: Vec<&Step> = case.iter().map(|(_, step)| step).collect();
        undo_in(connection, viewer, *id, &steps, (at, now)).await?;
    }
    Ok(())
}

/// Whether what was done at this moment can still be undone.
pub(in crate::casework) fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    at <= now && now.duration_since(at) <= UNDOABLE
}

fn step(deed: &Deed) -> Option<(CaseId, Step)> {
    Step::of(&deed.event).map(|step| (deed.case_id, step))
}

/// Keeps everyone from leaving who will be on one of these cases, is on it now, or has a task that is opened again. Before the cases, and
/// all at once: deactivating someone also locks them first, and then their cases.
async fn hold_everyone(connection: &mut PgConnection, steps: &[(CaseId, Step)]) -> Result<()> {
    let ended: Vec<TaskId> = steps.iter().flat_map(|(_, step)| ended(step)).map(|task| task.id).collect();
    let mut people = tasks::queries::assignees(&mut *connection, &ended).await?;
    people.extend(steps.iter().filter_map(|(_, step)| put_back(step)));
    let cases: Vec<CaseId> = steps.iter().map(|(id, _)| *id).collect();
    hold_with_cases(connection, &people, &cases).await
}

/// The tasks that are opened again when this is undone.
fn ended(step: &Step) -> &[TaskFacts] {
    match step {
        Step::TasksEnded(tasks) => tasks,
        _ => &[],
    }
}

/// Who is on a case again when this is undone.
fn put_back(step: &Step) -> Option<UserId> {
    match step {
        Step::Paralegal { from, .. } | Step::Lawyer { from, .. } => id(from),
        _ => None,
    }
}

fn id(named: &Option<Named>) -> Option<UserId> {
    named.as_ref().and_then(|named| named.id)
}

/// Takes back what was done to one case.
async fn undo_in(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    steps: &[&Step],
    (at, now): (Timestamp, Timestamp),
) -> Result<()> {
    let (mut stage, mut legal_help, mut paralegal, mut lawyer) = (None, None, None, None);
    for step in steps {
        match step {
            Step::Stage { from, to } => stage = Some((*to, *from)),
            Step::LegalHelp { from, to } => legal_help = Some((*to, *from)),
            Step::Paralegal { from, to } => paralegal = Some((id(to), id(from))),
            Step::Lawyer { from, to } => lawyer = Some((id(to), id(from))),
            Step::DateDeleted(id) => dates::restore(connection, viewer, case_id, *id, now).await?,
            Step::TasksEnded(ended) => tasks::take_back(connection, viewer, ended, at, now).await?,
            Step::ServiceDeleted(id) => services::restore(connection, viewer, case_id, *id, now).await?,
        }
    }
    if stage.is_some() || legal_help.is_some() {
        put_back_progress(connection, viewer, case_id, stage, legal_help, now).await?;
        if stage.is_some() {
            tasks::cancel_started(connection, viewer, case_id, at, now).await?;
        }
    }
    if paralegal.is_some() || lawyer.is_some() {
        put_back_people(connection, viewer, case_id, paralegal, lawyer, (at, now)).await?;
        let decided = (viewer.user_id, at);
        proposals::undecide_all(connection, case_id, ProposalKind::Assign, decided, now).await?;
    }
    Ok(())
}
