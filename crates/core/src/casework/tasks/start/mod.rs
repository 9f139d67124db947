//! Tasks that begin and end with a stage: those that templates ask for when a case reaches it, and those that are open when the case is
//! closed.

mod queries;

use crate::access::Viewer;
use crate::casework::business_days::business_days_after;
use crate::casework::events::{Event, record};
use crate::casework::values::Stage;
use crate::ids::CaseId;
use crate::{Error, Result};
use clerk_platform::time::melbourne_date;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// How a case came to its stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// It moved there, or was created.
    Moving,
    /// It was reopened: what was cancelled with it stays cancelled.
    Reopening,
}

/// Starts the templates for the stage that a case has just reached. A template does not start again while a task from it is open or done.
/// The caller holds the people of the case.
pub(crate) async fn start(
    connection: &mut PgConnection,
    case_id: CaseId,
    stage: Stage,
    how: Reached,
    now: Timestamp,
) -> Result<()> {
    let starting = queries::starting(&mut *connection, case_id, stage.as_str(), how == Reached::Reopening).await?;
    if starting.is_empty() {
        return Ok(());
    }
    let today = melbourne_date(now);
    let ids: Vec<_> = starting.iter().map(|template| template.template_id).collect();
    let day = |days: i32| business_days_after(today, days).to_sqlx();
    let due: Vec<_> = starting.iter().map(|template| template.due_in.map(day)).collect();
    let tasks = queries::insert_started(&mut *connection, case_id, &ids, &due, now).await?;
    record(connection, case_id, None, Event::TasksAdded { tasks }, now).await
}

/// Cancels the open tasks of a case that is being closed.
pub(crate) async fn cancel_open(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    now: Timestamp,
) -> Result<()> {
    cancel(connection, viewer, case_id, None, now).await
}

/// Cancels the tasks that started when a case reached a stage at this moment, since that is being undone; refused once someone has worked
/// on one of them.
pub(crate) async fn cancel_started(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    if queries::are_worked_on(&mut *connection, case_id, at).await? {
        let text =
            "Someone has worked on a task that this stage started, so it was not undone. Change the stage by hand.";
        return Err(Error::Conflict(text.to_owned()));
    }
    cancel(connection, viewer, case_id, Some(at), now).await
}

async fn cancel(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    started: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    let tasks = queries::cancel(&mut *connection, case_id, started, viewer.user_id, now).await?;
    match tasks.is_empty() {
        true => Ok(()),
        false => record(connection, case_id, Some(viewer.user_id), Event::TasksCancelled { tasks }, now).await,
    }
}
