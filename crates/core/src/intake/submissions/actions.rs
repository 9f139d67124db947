//! Who may read, change and submit answers, and what happens when they are submitted.

use super::model::{FailedSubmission, NewAnswers, READABLE_FOR, RESULT_SHOWN_FOR, Submission};
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

/// The answers of an unfinished submission, for anyone who knows its id. A submitted one is forbidden, an old one gone.
pub async fn get_public(connection: &mut PgConnection, id: SubmissionId, now: Timestamp) -> Result<Box<RawValue>> {
    let submission = queries::public(connection, id).await?;
    if submission.is_complete {
        return Err(Error::Forbidden);
    }
    if now.duration_since(submission.created_at) > READABLE_FOR {
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
    match queries::replace_answers(connection, id, new, now).await? {
        false => Ok(()),
        true => {
            let submitted = Answers::parse(queries::public(connection, id).await?.answers.get());
            let sent = Answers::parse(new.raw().get());
            let is_same = submitted.is_ok_and(|submitted| sent.is_ok_and(|sent| sent.says_the_same_as(&submitted)));
            if is_same { Ok(()) } else { Err(Error::Forbidden) }
        }
    }
}

/// Completes a submission and asks for it to be processed. Doing so a second time changes nothing: a renter with bad reception
/// may press the button twice. `trace` is the request's id, for the job's log lines.
pub async fn submit(
    connection: &mut PgConnection,
    id: SubmissionId,
    now: Timestamp,
    trace: Option<String>,
) -> Result<()> {
    match queries::complete(&mut *connection, id, now).await? {
        true => process(connection, id, 0, trace).await,
        false => require_existing(connection, id).await,
    }
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
