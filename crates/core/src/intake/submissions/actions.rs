//! Who may read, change and submit answers, and what happens when they are submitted.

use super::held;
use super::jobs::Flood;
use super::model::{DRAFT_FOR, FailedSubmission, NewAnswers, RESULT_SHOWN_FOR, Submission};
use super::repetitions::Repetition;
use super::{ProcessSubmission, queries};
use crate::access::{Action, Viewer};
use crate::ids::SubmissionId;
use crate::intake::questions::Answers;
use crate::jobs::{self, EnqueueOptions};
use crate::{Error, Result};
use jiff::Timestamp;
use serde_json::value::RawValue;
use sqlx::PgConnection;

/// What became of a submission that was submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submitted {
    /// A case is made of it, or was when it was submitted before.
    Taken,
    /// It is held back.
    Held,
}

/// Unfinished submissions that were begun before this are gone, whether or not they have been deleted by now.
fn drafts_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(DRAFT_FOR).unwrap_or(now)
}

/// The answers of an unfinished submission, for anyone who knows its id. A submitted one is forbidden, an old one gone.
pub async fn get_public(connection: &mut PgConnection, id: SubmissionId, now: Timestamp) -> Result<Box<RawValue>> {
    let submission = queries::public(connection, id).await?;
    if submission.is_complete {
        return Err(Error::Forbidden);
    }
    if submission.created_at < drafts_since(now) {
        return Err(Error::NotFound);
    }
    Ok(submission.answers)
}

/// Replaces the answers of an unfinished submission as a whole. Sending once more what has been submitted is no change, and fine:
/// the renter may not have got the answer the first time.
pub async fn replace_answers(
    connection: &mut PgConnection,
    id: SubmissionId,
    new: &NewAnswers,
    now: Timestamp,
) -> Result<()> {
    match queries::replace_answers(connection, id, new, drafts_since(now), now).await? {
        false => Ok(()),
        true => {
            let submitted = Answers::parse(queries::public(connection, id).await?.answers.get());
            let sent = Answers::parse(new.raw().get());
            let is_same = submitted.is_ok_and(|submitted| sent.is_ok_and(|sent| sent.says_the_same_as(&submitted)));
            if is_same { Ok(()) } else { Err(Error::Forbidden) }
        }
    }
}

/// Completes a submission and asks for it to be processed, or holds it back. Doing so a second time changes nothing: a renter with
/// bad reception may press the button twice. `is_limited` is whether floods are held back at all, and `is_one_too_many` whether this
/// is part of one by where it comes from. `trace` is the request's id, for the job's log lines.
pub async fn submit(
    connection: &mut PgConnection,
    id: SubmissionId,
    (is_limited, is_one_too_many): (bool, bool),
    now: Timestamp,
    trace: Option<String>,
) -> Result<Submitted> {
    let is_held = is_one_too_many || is_limited && held::is_flood(&mut *connection, now).await?;
    if !queries::complete(&mut *connection, id, is_held, drafts_since(now), now).await? {
        return if queries::is_complete(connection, id).await? { Ok(Submitted::Taken) } else { Err(Error::NotFound) };
    }
    if is_held {
        held::alert(connection, Flood::Forms, now).await?;
        return Ok(Submitted::Held);
    }
    process(connection, id, 0, trace).await?;
    Ok(Submitted::Taken)
}

/// A submission, for staff: one with a case if they see the case, any for those who manage intake.
pub async fn get_for_staff(connection: &mut PgConnection, viewer: &Viewer, id: SubmissionId) -> Result<Submission> {
    let (submission, sees_case) = queries::find(connection, viewer, id).await?;
    if !sees_case {
        viewer.require(Action::ManageIntake)?;
    }
    Ok(submission)
}

/// The submissions that could not be processed, those that are being tried again, and those of the last day that became a case
/// when they were; newest first, at most 200.
pub async fn failed(connection: &mut PgConnection, viewer: &Viewer, now: Timestamp) -> Result<Vec<FailedSubmission>> {
    viewer.require(Action::ManageIntake)?;
    queries::failed(connection, now.saturating_sub(RESULT_SHOWN_FOR).unwrap_or(now)).await
}

/// The submissions that were closed without a case, the last one first, at most 200.
pub async fn closed(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<FailedSubmission>> {
    viewer.require(Action::ManageIntake)?;
    queries::closed(connection).await
}

/// The likely repetitions that nobody has looked at.
pub async fn likely_repetitions(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Repetition>> {
    viewer.require(Action::ManageIntake)?;
    super::repetitions::waiting(connection).await
}

/// Asks for another try of a failed submission. One that is no longer failed stays as it is.
pub async fn retry(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: SubmissionId,
    now: Timestamp,
    trace: Option<String>,
) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    match queries::clear_failure(&mut *connection, id, now).await? {
        Some(tries) => process(connection, id, tries, trace).await,
        None => require_existing(connection, id).await,
    }
}

/// How many rows one statement deletes.
const BATCH: i64 = 500;

/// Deletes unfinished submissions and discarded ones when they have been kept for long enough; returns how many.
pub async fn delete_old(connection: &mut PgConnection, now: Timestamp) -> Result<u64> {
    let discarded = now.saturating_sub(held::DISCARDED_FOR).unwrap_or(now);
    let mut all = 0;
    loop {
        match queries::delete_old(connection, drafts_since(now), discarded, BATCH).await? {
            0 => return Ok(all),
            some => all += some,
        }
    }
}

/// Asks for a submission to be processed.
pub(super) async fn process(
    connection: &mut PgConnection,
    submission_id: SubmissionId,
    tries: i32,
    trace: Option<String>,
) -> Result<()> {
    let job = ProcessSubmission { submission_id, tries };
    jobs::enqueue(connection, &job, EnqueueOptions { trace, ..Default::default() }).await?;
    Ok(())
}

async fn require_existing(connection: &mut PgConnection, id: SubmissionId) -> Result<()> {
    if queries::exists(connection, id).await? { Ok(()) } else { Err(Error::NotFound) }
}
