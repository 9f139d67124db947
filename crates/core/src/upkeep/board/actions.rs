//! What people do with jobs. Each action is recorded with who did it, on the caller's transaction.

use super::queries;
use crate::access::{Action, Viewer};
use crate::ids::UserId;
use crate::intake::submissions::ProcessSubmission;
use crate::intake::submissions::process::mark_cancelled;
use crate::jobs::{Enqueued, Envelope, Job};
use crate::upkeep::schedule::Schedule;
use crate::{Error, Result};
use jiff::Timestamp;
use sqlx::PgConnection;

/// Who does it.
#[derive(Debug, Clone, Copy)]
pub enum Actor<'a> {
    /// A member of staff, who must be allowed to.
    Staff(&'a Viewer),
    /// Anyone who can run the command line on the server.
    CommandLine,
}

impl Actor<'_> {
    fn id(self) -> Result<Option<UserId>> {
        match self {
            Self::Staff(viewer) => viewer.require(Action::ManageJobs).map(|()| Some(viewer.user_id)),
            Self::CommandLine => Ok(None),
        }
    }
}

/// Makes a job that failed, is dead or was cancelled run now, with all its tries available again.
pub async fn retry(connection: &mut PgConnection, actor: Actor<'_>, id: &str, now: Timestamp) -> Result<()> {
    let actor_id = actor.id()?;
    let state = queries::lock(connection, id).await?;
    if !state.can_retry() {
        let why = format!("This job is {}: there is nothing to try again.", state.as_str());
        return Err(Error::Conflict(why));
    }
    queries::set_pending(connection, id).await?;
    queries::record(connection, "Retry", actor_id, Some(id), None, 1, now).await
}

/// Makes all dead jobs of a kind run now; says how many.
pub async fn retry_kind(connection: &mut PgConnection, actor: Actor<'_>, kind: &str, now: Timestamp) -> Result<u64> {
    let actor_id = actor.id()?;
    let retried = queries::set_dead_pending(connection, kind).await?;
    queries::record(connection, "Retry all", actor_id, None, Some(kind), retried, now).await?;
    Ok(retried)
}

/// Cancels a job. One that is running is cut short at its worker's next keep-alive, within ten seconds.
pub async fn cancel(connection: &mut PgConnection, actor: Actor<'_>, id: &str, now: Timestamp) -> Result<()> {
    let actor_id = actor.id()?;
    let state = queries::lock(connection, id).await?;
    if !state.can_cancel() {
        let why = format!("This job is already {}: there is nothing to cancel.", state.as_str());
        return Err(Error::Conflict(why));
    }
    let payload = queries::set_cancelled(connection, id).await?;
    // A renter's submission never drops out of sight: it is listed with those that failed.
    let envelope = Envelope::decode(&payload).ok().filter(|envelope| envelope.kind == ProcessSubmission::KIND);
    if let Some(Ok(job)) = envelope.map(|envelope| ProcessSubmission::decode(envelope.version, &envelope.data)) {
        mark_cancelled(connection, job.submission_id, now).await?;
    }
    queries::record(connection, "Cancel", actor_id, Some(id), None, 1, now).await
}

/// Runs something of the schedule now, in addition to its ticks.
pub async fn run_now(
    connection: &mut PgConnection,
    actor: Actor<'_>,
    schedule: &Schedule,
    name: &str,
    now: Timestamp,
) -> Result<Enqueued> {
    let actor_id = actor.id()?;
    let enqueued = schedule.run_now(connection, name, now).await?;
    let id = match enqueued {
        Enqueued::New(id) => Some(id.to_string()),
        Enqueued::Duplicate => None,
    };
    queries::record(connection, "Run now", actor_id, id.as_deref(), Some(name), 1, now).await?;
    Ok(enqueued)
}
