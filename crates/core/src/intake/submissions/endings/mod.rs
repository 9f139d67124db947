//! What becomes of submissions that did not become a case: corrected and tried again, dismissed, referred to others, or closed as a
//! repetition. For coordinators and above.

mod input;
pub(super) mod queries;

pub use input::{DismissalFields, DismissalInput, Ending, ReferralFields, ReferralInput};

use super::corrections::{self, CorrectionInput, corrected, text_of};
use super::{actions, repetitions};
use crate::access::{Action, Viewer};
use crate::casework::cases::Topic;
use crate::ids::SubmissionId;
use crate::intake::questions::Answers;
use crate::{Error, Result};
use jiff::Timestamp;
use sqlx::PgConnection;

/// Corrects what stood in the way and tries again. Only what differs from what is read by now is kept as a correction.
pub async fn correct(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: SubmissionId,
    input: &CorrectionInput,
    now: Timestamp,
    trace: Option<String>,
) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    if input.topic.is_some_and(|topic| !Topic::TODAY.contains(&topic)) {
        return Err(Error::invalid("topic", "Choose what the case is about."));
    }
    let raw = queries::lock(connection, id).await?.ok_or_else(not_waiting)?;
    let sent = Answers::parse(raw.get()).unwrap_or_default();
    let known = corrected(&sent, &corrections::of_submission(connection, id).await?);
    let changed: Vec<_> = input.answers().into_iter().filter(|(key, answer)| text_of(&known, key) != *answer).collect();
    corrections::queries::insert(connection, id, &changed, viewer.user_id, now).await?;
    actions::retry(connection, viewer, id, now, trace).await
}

/// Closes a submission without a case, with a reason.
pub async fn dismiss(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: SubmissionId,
    input: &DismissalInput,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    close(connection, viewer, id, (Ending::Dismissed, &input.reason, ""), now).await
}

/// Notes that the renter was referred to others, to whom and why.
pub async fn refer(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: SubmissionId,
    input: &ReferralInput,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    close(connection, viewer, id, (Ending::Referred, &input.reason, &input.referred_to), now).await
}

/// Says that a likely repetition is one.
pub async fn confirm_repetition(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: SubmissionId,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    close(connection, viewer, id, (Ending::Repetition, "", ""), now).await
}

/// Says that a likely repetition is none, and makes its case.
pub async fn deny_repetition(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: SubmissionId,
    now: Timestamp,
    trace: Option<String>,
) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    let tries = repetitions::queries::deny(connection, id, viewer.user_id, now).await?.ok_or_else(not_waiting)?;
    actions::process(connection, id, tries, trace).await
}

/// Takes a submission up again that was closed without a case.
pub async fn take_up(connection: &mut PgConnection, viewer: &Viewer, id: SubmissionId) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    if queries::take_up(connection, id).await? { Ok(()) } else { Err(not_waiting()) }
}

async fn close(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: SubmissionId,
    (ending, reason, referred_to): (Ending, &str, &str),
    now: Timestamp,
) -> Result<()> {
    match queries::close(connection, id, ending, (reason, referred_to), viewer.user_id, now).await? {
        true => Ok(()),
        false => Err(not_waiting()),
    }
}

fn not_waiting() -> Error {
    Error::Conflict("This submission is no longer waiting for a decision. Open it to see what happened.".to_owned())
}
