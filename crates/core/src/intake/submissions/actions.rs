//! Who may read, change and submit answers, and what happens when they are submitted.

use super::held::{self, Flow};
use super::jobs::Flood;
use super::model::{DRAFT_FOR, FailedSubmission, NewAnswers, RESULT_SHOWN_FOR, Submission, shown};
use super::repetitions::Repetition;
use super::{ProcessSubmission, links, queries};
use crate::access::{Action, Viewer};
use crate::ids::SubmissionId;
use crate::intake::questions::Answers;
use crate::jobs::{self, EnqueueOptions};
use crate::{Error, Result};
use jiff::{SignedDuration, Timestamp};
use serde_json::value::RawValue;
use sqlx::PgConnection;
use uuid::Uuid;

/// What became of a submission that was submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submitted {
    /// A case is made of it, or was when it was submitted before.
    Taken,
    /// It is held back.
    Held,
}

/// Who submits a form.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// A keyed hash of their network.
    pub network: &'a str,
    /// Whether floods are held back at all.
    pub is_limited: bool,
    /// Whether their network has sent too many.
    pub is_one_too_many: bool,
}

/// Unfinished submissions that were begun before this are gone, whether or not they have been deleted by now.
fn drafts_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(DRAFT_FOR).unwrap_or(now)
}

/// Keeps the answers of a new submission.
pub async fn create(connection: &mut PgConnection, new: &NewAnswers, now: Timestamp) -> Result<SubmissionId> {
    match link_in(&mut *connection, new).await? {
        Some(token) => queries::create(connection, &new.without(token)?, now).await,
        None => queries::create(connection, new, now).await,
    }
}

/// The token of a link that answers name as their form's id, as they do when the site has opened one.
async fn link_in(connection: &mut PgConnection, new: &NewAnswers) -> Result<Option<Uuid>> {
    let Some(token) = new.form else { return Ok(None) };
    match links::meant(connection, token.into()).await {
        Ok(_) => Ok(Some(token)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The answers of an unfinished submission, for anyone who knows its id, or has opened a link to it. `id` is what they call it. A
/// submitted one is forbidden, an old one gone.
pub async fn get_public(
    connection: &mut PgConnection,
    submission: SubmissionId,
    id: SubmissionId,
    now: Timestamp,
) -> Result<Box<RawValue>> {
    let submission = queries::public(connection, submission).await?;
    if submission.is_complete {
        return Err(Error::Forbidden);
    }
    if submission.created_at < drafts_since(now) {
        return Err(Error::NotFound);
    }
    shown(&submission.answers, id)
}

/// Replaces the answers of an unfinished submission as a whole. Sending once more what has been submitted is no change, and fine:
/// the renter may not have got the answer the first time.
pub async fn replace_answers(
    connection: &mut PgConnection,
    id: SubmissionId,
    new: &NewAnswers,
    now: Timestamp,
) -> Result<()> {
    let hidden = match link_in(&mut *connection, new).await? {
        Some(token) => Some(new.without(token)?),
        None => None,
    };
    let new = hidden.as_ref().unwrap_or(new);
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
/// bad reception may press the button twice. `trace` is the request's id, for the job's log lines.
pub async fn submit(
    connection: &mut PgConnection,
    id: SubmissionId,
    sender: Sender<'_>,
    now: Timestamp,
    trace: Option<String>,
) -> Result<Submitted> {
    let flow = match sender {
        Sender { is_one_too_many: true, .. } => Flow::Held,
        Sender { is_limited: true, network, .. } => held::flow(&mut *connection, network, now).await?,
        _ => Flow::Usual,
    };
    let is_held = flow == Flow::Held;
    if !queries::complete(&mut *connection, id, (sender.network, is_held), drafts_since(now), now).await? {
        return if queries::is_complete(connection, id).await? { Ok(Submitted::Taken) } else { Err(Error::NotFound) };
    }
    if flow != Flow::Usual {
        held::alert(&mut *connection, Flood::Forms, now).await?;
    }
    if is_held {
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

/// How long it is kept from which network a form was sent: longer than floods are looked for.
const NETWORK_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Deletes unfinished submissions and discarded ones when they have been kept for long enough; returns how many. From where others
/// came is forgotten.
pub async fn delete_old(connection: &mut PgConnection, now: Timestamp) -> Result<u64> {
    let since = now.saturating_sub(NETWORK_FOR).unwrap_or(now);
    crate::intake::strangers::delete_before(&mut *connection, clerk_platform::time::melbourne_date(since)).await?;
    while queries::forget_networks(&mut *connection, since, BATCH).await? > 0 {}
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
