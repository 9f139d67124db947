//! Adding tasks and changing them.

use super::{Task, TaskInput, queries};
use crate::access::{Role, Viewer};
use crate::casework::business_days::business_days_after;
use crate::casework::cases::actions::{lock, touch};
use crate::casework::cases::require_seen;
use crate::casework::events::Event;
use crate::ids::{CaseId, TaskId, TaskItemId, UserId};
use crate::input::Field;
use crate::office::accounts::{StaffRef, hold};
use crate::{Error, FieldErrors, Result};
use clerk_platform::time::{Date, melbourne_date};
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// For whom a task can be: of a case that the viewer sees, those who see it too; a free one anyone.
pub async fn candidates(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: Option<CaseId>,
) -> Result<Vec<StaffRef>> {
    if let Some(case_id) = case_id {
        require_seen(&mut *connection, viewer, case_id).await?;
    }
    if viewer.role == Role::None {
        return Ok(Vec::new());
    }
    queries::candidates(connection, case_id).await
}

/// Adds a task, to an open case that the viewer sees or free.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &TaskInput,
    now: Timestamp,
) -> Result<TaskId> {
    hold_assignee(connection, input).await?;
    if let Some(case_id) = input.case_id
        && !lock(&mut *connection, viewer, case_id, None).await?.is_open
    {
        return Err(Error::Conflict("The case is closed: reopen it first to add a task.".to_owned()));
    }
    let due_on = checked(connection, viewer, input, None, now).await?;
    let id = queries::insert(&mut *connection, viewer.user_id, input, due_on, now).await?;
    let kept = vec![None; input.checklist.stored().len()];
    queries::set_checklist(&mut *connection, id, &input.checklist, &kept).await?;
    let task = queries::get(&mut *connection, viewer, id).await?;
    told(connection, viewer, &task, Event::TasksAdded { tasks: vec![task.facts()] }, now).await?;
    Ok(id)
}

/// Changes an open task.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TaskId,
    input: &TaskInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    hold_assignee(connection, input).await?;
    let task = locked(connection, viewer, id, version).await?;
    if !task.is_open() {
        return Err(Error::Conflict("This task is no longer open: reopen it first to change it.".to_owned()));
    }
    let due_on = checked(connection, viewer, input, Some(&task), now).await?;
    queries::update(connection, task.id, input, due_on, now).await?;
    queries::set_checklist(connection, task.id, &input.checklist, &staying(&task, input)).await
}

/// Keeps the one it is for from being deactivated at this moment. Before the case: deactivating someone also locks them first.
async fn hold_assignee(connection: &mut PgConnection, input: &TaskInput) -> Result<()> {
    match input.assigned_to {
        Some(id) => hold(connection, &[id]).await,
        None => Ok(()),
    }
}

/// A task to change, with its case locked, if the viewer has seen the current version. The case first, as everywhere.
pub(super) async fn locked(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: TaskId,
    version: Version,
) -> Result<Task> {
    if let Some(case) = queries::get(&mut *connection, viewer, id).await?.case {
        lock(&mut *connection, viewer, case.id, None).await?;
    }
    let task = queries::lock(connection, viewer, id).await?;
    require_current(version, task.updated_at.to_jiff())?;
    Ok(task)
}

/// Notes in the timeline of its case what happened to a task; a free one has none.
pub(super) async fn told(
    connection: &mut PgConnection,
    viewer: &Viewer,
    task: &Task,
    event: Event,
    now: Timestamp,
) -> Result<()> {
    match &task.case {
        Some(case) => touch(connection, viewer, case.id, event, now).await,
        None => Ok(()),
    }
}

/// The rules beyond single fields; returns the day by which it is due.
async fn checked(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &TaskInput,
    kept: Option<&Task>,
    now: Timestamp,
) -> Result<Option<Date>> {
    let mut wrong = FieldErrors::default();
    let today = melbourne_date(now);
    if kept.is_some_and(|task| task.case.as_ref().map(|case| case.id) != input.case_id) {
        wrong.add("case_id", "A task stays with its case.");
    }
    let is_same_day = |day: Option<Date>| kept.is_some_and(|task| task.due_on == day);
    let due_on = match (input.due_on.stored(), input.due_in.stored()) {
        (day, None) => day,
        (day, Some(days)) => {
            // The day that is stored comes along with what takes its place.
            if day.is_some() && !is_same_day(day) {
                wrong.add("due_in", "Enter a day or a number of business days, not both.");
            }
            Some(business_days_after(today, days).to_sqlx())
        }
    };
    let is_kept = is_same_day(due_on);
    if !is_kept && due_on.is_some_and(|day| day.to_jiff() < today) {
        wrong.add("due_on", "Enter today or a later day.");
    }
    if kept.is_some_and(|task| task.needs_approval && !input.needs_approval && !task.is_approved_by(viewer)) {
        wrong.add("needs_approval", "Only the case’s lawyer or a coordinator can remove this.");
    }
    let stays = kept.and_then(|task| task.assigned_to.as_ref()).map(|staff| staff.id);
    if !may_be_for(connection, input.case_id, stays, input.assigned_to).await? {
        wrong.add("assigned_to", "Choose someone who sees the case.");
    }
    wrong.check()?;
    Ok(due_on)
}

/// Whether a task can be for this person; anyone who has it may keep it.
pub(super) async fn may_be_for(
    connection: &mut PgConnection,
    case_id: Option<CaseId>,
    stays: Option<UserId>,
    chosen: Option<UserId>,
) -> Result<bool> {
    match chosen {
        None => Ok(true),
        chosen if chosen == stays => Ok(true),
        Some(id) => Ok(queries::candidates(connection, case_id).await?.iter().any(|staff| staff.id == id)),
    }
}

/// For each item of the new checklist the one of the old that it is, if there is one with the same words.
fn staying(task: &Task, input: &TaskInput) -> Vec<Option<TaskItemId>> {
    let mut old: Vec<_> = task.checklist.iter().collect();
    let same = |text: &String| {
        let at = old.iter().position(|item| item.text == *text)?;
        Some(old.remove(at).id)
    };
    input.checklist.stored().iter().map(same).collect()
}
