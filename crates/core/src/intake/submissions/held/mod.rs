//! Forms that come in a flood. They are taken like all others, so that nothing is lost, but no case is made of them until a
//! coordinator has looked at them: some may be real.

mod queries;

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
/// So many submissions within an hour are none too many, however few there usually are.
const ALWAYS_FINE: i64 = 60;
/// So many times the usual number of an hour is a flood.
const TIMES: i64 = 10;
/// What is usual is the mean of these weeks, a flood's own forms among it, as far as they were not held back.
const WEEKS: i64 = 4;
/// In a flood a network may send so many in an hour; and no more of one network count toward a flood, so that one address can't have
/// everybody's held back.
const FEW: i64 = 5;
/// So many times what is a flood, from so many places, is more than people could sort out: then everything is held back.
const FAR_TOO_MANY: i64 = 4;
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

/// What has come within the last hour.
#[derive(Debug, Clone, Copy)]
struct Recent {
    /// At most [`FEW`] of each network, without those that are held back.
    counted: i64,
    /// Those of the network in question, with those that are held back.
    own: i64,
    /// Those of the [`WEEKS`] before.
    usual: i64,
}

/// What to do with a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// What there usually is.
    Usual,
    /// There is a flood, and this is no part of it, by all we know.
    Flood,
    /// It is held back.
    Held,
}

/// Whether far more has come within an hour than usual, and whether one more of this network is part of it.
pub(super) async fn flow(connection: &mut PgConnection, network: &str, now: Timestamp) -> Result<Flow> {
    let before = |hours| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(now);
    let hours = WEEKS * 7 * 24;
    let Recent { counted, own, usual } =
        queries::recent(connection, network, (before(1), before(hours)), ALWAYS_FINE).await?;
    let is_above = |times: i64| counted >= ALWAYS_FINE * times && counted > times * TIMES * usual / hours;
    Ok(match (is_above(1), is_above(FAR_TOO_MANY)) {
        (false, _) => Flow::Usual,
        (true, false) if own < FEW => Flow::Flood,
        _ => Flow::Held,
    })
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

/// Tells the tech channel of a flood, and the team of one of forms, which they have to sort out: once an hour as long as it goes on.
pub(in crate::intake) async fn alert(connection: &mut PgConnection, flood: Flood, now: Timestamp) -> Result<()> {
    let local = clerk_platform::time::melbourne(now);
    let (on, hour) = (local.date(), local.hour());
    let channels: &[bool] = if flood == Flood::Forms { &[false, true] } else { &[false] };
    for is_for_team in channels.iter().copied() {
        let job = AlertFlood { flood, on, hour, is_for_team };
        jobs::enqueue(&mut *connection, &job, EnqueueOptions::default()).await?;
    }
    Ok(())
}
