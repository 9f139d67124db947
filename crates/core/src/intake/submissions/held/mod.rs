//! Forms that come in a flood. They are taken like all others, so that nothing is lost, but no case is made of them until a
//! coordinator has looked at them: some may be real.

mod queries;

pub(super) use queries::is_flood;

use super::{ProcessSubmission, jobs::AlertFlood, jobs::Flood};
use crate::Result;
use crate::access::{Action, Viewer};
use crate::ids::SubmissionId;
use crate::jobs::{self, EnqueueOptions};
use clerk_platform::time::Timestamp as Shown;
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;

/// The most that are listed, and so released or discarded, at a time.
pub const AT_ONCE: usize = 200;
/// How long those that were discarded are kept.
pub(crate) const DISCARDED_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A form that is held back, or was discarded.
#[derive(Debug, Clone)]
pub struct Held {
    /// Id.
    pub id: SubmissionId,
    /// The email address in the answers.
    pub email: Option<String>,
    /// When it was submitted.
    pub submitted_at: Option<Shown>,
    /// When it was discarded.
    pub discarded_at: Option<Shown>,
    /// By whom.
    pub discarded_by: Option<String>,
}

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that wait for someone to look at them.
    Waiting,
    /// Those that were discarded.
    Discarded,
}

/// The newest of them, and how many there are.
pub async fn list(connection: &mut PgConnection, viewer: &Viewer, which: Which) -> Result<(Vec<Held>, i64)> {
    viewer.require(Action::ManageIntake)?;
    queries::list(connection, which == Which::Discarded).await
}

/// How many wait, counted up to 100.
pub async fn count(connection: &mut PgConnection, viewer: &Viewer) -> Result<i64> {
    viewer.require(Action::ManageIntake)?;
    queries::count(connection).await
}

/// Has cases made of these, also of such as were discarded; says of how many.
pub async fn release(
    connection: &mut PgConnection,
    viewer: &Viewer,
    ids: &[SubmissionId],
    trace: Option<String>,
) -> Result<usize> {
    viewer.require(Action::ManageIntake)?;
    let released = queries::release(&mut *connection, ids).await?;
    let jobs: Vec<_> = released
        .iter()
        .map(|(submission_id, tries)| ProcessSubmission { submission_id: *submission_id, tries: *tries })
        .collect();
    jobs::enqueue_all(connection, &jobs, EnqueueOptions { trace, ..Default::default() }).await?;
    Ok(jobs.len())
}

/// Says that nothing is to come of these; returns of how many.
pub async fn discard(
    connection: &mut PgConnection,
    viewer: &Viewer,
    ids: &[SubmissionId],
    now: Timestamp,
) -> Result<u64> {
    viewer.require(Action::ManageIntake)?;
    queries::discard(connection, ids, viewer.user_id, now).await
}

/// Tells the tech channel of a flood, once a day.
pub(super) async fn alert(connection: &mut PgConnection, flood: Flood, now: Timestamp) -> Result<()> {
    let on = clerk_platform::time::melbourne_date(now);
    jobs::enqueue(connection, &AlertFlood { flood, on }, EnqueueOptions::default()).await?;
    Ok(())
}
