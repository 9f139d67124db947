//! What becomes of a task: done, approved or sent back, cancelled, opened again. Each leaves an event in the timeline of its case.

use super::actions::{locked, may_be_for, told};
use super::{RemarkInput, Task, TaskState, queries};
use crate::access::Viewer;
use crate::casework::cases::actions::changed_since;
use crate::casework::events::{Event, TaskFacts};
use crate::ids::{TaskId, TaskItemId, UserId};
use crate::office::accounts::hold;
use crate::{Error, Result};
use clerk_platform::version::Version;
use jiff::Timestamp;
use sqlx::PgConnection;

/// Finishes an open task; returns how far it has come. One that needs approval waits for it, unless the viewer is the one who approves.
pub async fn done(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TaskId,
    version: Version,
    now: Timestamp,
) -> Result<TaskState> {
    let task = locked(connection, viewer, id, version).await?;
    require(&task, TaskState::Open)?;
    let awaits_approval = !task.is_done_by(viewer);
    let state = if awaits_approval { TaskState::AwaitingApproval } else { TaskState::Done };
    let approved_by = (task.needs_approval && !awaits_approval).then_some(viewer.user_id);
    // What was missing stays in view until somebody has approved the rest.
    let remark = if awaits_approval { task.remark.as_str() } else { "" };
    queries::set_state(connection, id, state, (viewer.user_id, approved_by), remark, now).await?;
    told(connection, viewer, &task, Event::TaskDone { task: task.facts(), awaits_approval }, now).await?;
    Ok(state)
}

/// Approves a task that waits for it, for the case's lawyer and coordinators: it is done.
pub async fn approve(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TaskId,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let task = to_approve(connection, viewer, id, version).await?;
    let by = (viewer.user_id, Some(viewer.user_id));
    queries::set_state(connection, id, TaskState::Done, by, "", now).await?;
    told(connection, viewer, &task, Event::TaskApproved { task: task.facts() }, now).await
}

/// Sends a task that waits for approval back, with what still has to be done, for the case's lawyer and coordinators: it is open again.
pub async fn send_back(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TaskId,
    input: &RemarkInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let task = to_approve(connection, viewer, id, version).await?;
    queries::set_state(connection, id, TaskState::Open, (viewer.user_id, None), &input.remark, now).await?;
    let event = Event::TaskSentBack { task: task.facts(), remark: input.remark.to_string() };
    told(connection, viewer, &task, event, now).await
}

/// Cancels an open task.
pub async fn cancel(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TaskId,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let task = locked(connection, viewer, id, version).await?;
    if !task.is_open() {
        return Err(no_longer(&task));
    }
    let by = (viewer.user_id, None);
    queries::set_state(connection, id, TaskState::Cancelled, by, &task.remark, now).await?;
    told(connection, viewer, &task, Event::TasksCancelled { tasks: vec![task.facts_to_restore()] }, now).await
}

/// Opens a task again that is done, was cancelled or awaits approval. That of a closed case stays as it is.
pub async fn reopen(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TaskId,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    reopen_as(connection, viewer, id, None, version, now).await
}

/// Opens a task again; or it waits for approval again, if it was sent for that then.
async fn reopen_as(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TaskId,
    sent: Option<(Timestamp, Option<UserId>)>,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    // Anyone who has it must not leave at this moment. Before the case: deactivating someone also locks them first.
    let has_it = queries::assignees(&mut *connection, &[id]).await?;
    hold(&mut *connection, &has_it).await?;
    let task = locked(connection, viewer, id, version).await?;
    if task.state == TaskState::Open {
        return Err(Error::Conflict("This task is open already.".to_owned()));
    }
    if task.case.as_ref().is_some_and(|case| !case.is_open) {
        return Err(Error::Conflict("The case is closed: reopen it first to reopen its tasks.".to_owned()));
    }
    match sent {
        Some(sent) => queries::await_again(connection, id, sent, now).await?,
        None => {
            let by = (viewer.user_id, None);
            queries::set_state(connection, id, TaskState::Open, by, &task.remark, now).await?;
        }
    }
    // Anyone who had it may have left since, or left the case.
    let case_id = task.case.as_ref().map(|case| case.id);
    let had_it = task.assigned_to.as_ref().map(|staff| staff.id);
    if !may_be_for(connection, case_id, None, had_it).await? {
        queries::give_to_nobody(connection, id).await?;
    }
    told(connection, viewer, &task, Event::TaskReopened { task: task.facts() }, now).await
}

/// Opens tasks again that ended at this moment, as they were then, since that is being undone; refused if someone has changed one of
/// them since.
pub(crate) async fn take_back(
    connection: &mut PgConnection,
    viewer: &Viewer,
    tasks: &[TaskFacts],
    at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    for task in tasks {
        let sent = task.sent_at.map(|at| (at, task.sent_by));
        reopen_as(&mut *connection, viewer, task.id, sent, Some(at), now).await.map_err(|error| match error {
            Error::Stale => changed_since(),
            error => error,
        })?;
    }
    Ok(())
}

/// Ticks an item of an open task's checklist, or takes the tick back.
pub async fn tick(
    connection: &mut PgConnection,
    viewer: &Viewer,
    (id, item_id): (TaskId, TaskItemId),
    is_done: bool,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let task = locked(connection, viewer, id, version).await?;
    require(&task, TaskState::Open)?;
    queries::set_item(connection, (id, item_id), is_done.then_some(viewer.user_id), now).await
}

/// Refuses anyone who may not approve a task. One that they don't see does not exist for them.
pub async fn require_may_approve(connection: &mut PgConnection, viewer: &Viewer, id: TaskId) -> Result<()> {
    let task = queries::get(connection, viewer, id).await?;
    if task.is_approved_by(viewer) { Ok(()) } else { Err(Error::Forbidden) }
}

/// A task that waits for an approval which the viewer may give.
async fn to_approve(connection: &mut PgConnection, viewer: &Viewer, id: TaskId, version: Version) -> Result<Task> {
    let task = locked(connection, viewer, id, version).await?;
    if !task.is_approved_by(viewer) {
        return Err(Error::Forbidden);
    }
    require(&task, TaskState::AwaitingApproval)?;
    Ok(task)
}

fn require(task: &Task, state: TaskState) -> Result<()> {
    if task.state == state { Ok(()) } else { Err(no_longer(task)) }
}

/// It is too late, or too early.
fn no_longer(task: &Task) -> Error {
    let text = match task.state {
        TaskState::Open => "This task is open: it has not been sent for approval.",
        TaskState::AwaitingApproval => "This task has been sent for approval already.",
        TaskState::Done => "This task is done already.",
        TaskState::Cancelled => "This task has been cancelled.",
    };
    Error::Conflict(text.to_owned())
}
