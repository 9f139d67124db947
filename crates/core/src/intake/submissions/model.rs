//! What a submission is.

use super::endings::Ending;
use crate::ids::{CaseId, ClientId, SubmissionId};
use crate::input::clean;
use crate::intake::questions::Answers;
use crate::{Error, Result};
use clerk_platform::time::Timestamp;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::Uuid;

/// How long an unfinished submission can be read, changed and submitted. After that it is deleted.
pub const DRAFT_FOR: SignedDuration = SignedDuration::from_hours(60 * 24);

/// A filled-in intake form.
#[derive(Debug, Clone, Deserialize)]
pub struct Submission {
    /// Id; anyone who knows it may read the answers until they are submitted.
    pub id: SubmissionId,
    /// The answers, byte for byte as they came.
    pub answers: Box<RawValue>,
    /// Whether the renter has submitted it.
    pub is_complete: bool,
    /// Whether a case has been created from it.
    pub is_processed: bool,
    /// When it was started.
    pub created_at: Timestamp,
    /// When it was submitted.
    pub submitted_at: Option<Timestamp>,
    /// Why no case could be created from it.
    pub failure_reason: Option<String>,
    /// Answers that could not be used as they are.
    pub problems: Vec<String>,
    /// When staff last asked for another try.
    pub retried_at: Option<Timestamp>,
    /// The earlier submission with the same answers.
    pub repeats_id: Option<SubmissionId>,
    /// When someone said that it is no repetition.
    pub repeats_denied_at: Option<Timestamp>,
    /// Why no case will be made of it.
    pub closed_as: Option<Ending>,
    /// When that was decided.
    pub closed_at: Option<Timestamp>,
    /// The reason that staff gave.
    pub closing_reason: String,
    /// To whom the renter was referred.
    pub referred_to: String,
    /// Since when it has been held back, as part of a flood.
    pub held_at: Option<Timestamp>,
    /// When someone discarded it.
    pub discarded_at: Option<Timestamp>,
    /// The case that was made from it.
    pub case_id: Option<CaseId>,
    /// The client of that case.
    pub client_id: Option<ClientId>,
}

/// A submission that could not become a case, or became one when it was tried again.
#[derive(Debug, Clone)]
pub struct FailedSubmission {
    /// Id.
    pub id: SubmissionId,
    /// The email address in the answers.
    pub email: Option<String>,
    /// When it was submitted.
    pub submitted_at: Option<Timestamp>,
    /// When processing last gave up; none while it is being tried again, and after it became a case.
    pub failed_at: Option<Timestamp>,
    /// Why.
    pub failure_reason: Option<String>,
    /// When staff last asked for another try.
    pub retried_at: Option<Timestamp>,
    /// How often staff asked for another try.
    pub tries: i32,
    /// The case that it became.
    pub case_id: Option<CaseId>,
    /// That case's fileref.
    pub fileref: Option<String>,
    /// Why no case will be made of it.
    pub closed_as: Option<Ending>,
    /// When that was decided.
    pub closed_at: Option<Timestamp>,
    /// Who decided.
    pub closed_by: Option<String>,
    /// The reason that they gave.
    pub closing_reason: String,
    /// To whom the renter was referred.
    pub referred_to: String,
}

/// How long a list shows that a submission became a case when it was tried again.
pub(super) const RESULT_SHOWN_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Answers as sent, checked to be a JSON object.
#[derive(Debug)]
pub struct NewAnswers {
    pub(super) raw: Box<RawValue>,
    pub(super) email: Option<String>,
    /// What the centre's site takes for the form's id, which may be a link's token.
    pub(super) form: Option<Uuid>,
}

/// What is stored in place of a link's token: with that, anyone who reads the database could open the form.
const HIDDEN: Uuid = Uuid::nil();

impl NewAnswers {
    /// Accepts any JSON object; odd values inside are kept as they are.
    pub fn new(raw: Box<RawValue>) -> Result<Self> {
        let answers = Answers::parse(raw.get()).map_err(|problem| Error::invalid("answers", problem.to_string()))?;
        let email = answers
            .text("EMAIL")
            .map(|email| clean::exact(&email).to_lowercase())
            .filter(|email| email.chars().count() <= 254);
        let form = answers.text("id").and_then(|id| id.trim().parse().ok());
        Ok(Self { raw, email, form })
    }

    /// The same without a link's token.
    pub(super) fn without(&self, token: Uuid) -> Result<Self> {
        let raw = replaced(&self.raw, token, HIDDEN)?;
        Ok(Self { raw, email: self.email.clone(), form: None })
    }

    /// The answers, byte for byte as they came.
    pub fn raw(&self) -> &RawValue {
        &self.raw
    }
}

/// Answers as the centre's site gets them back: with what it takes for the form's id where its token was left out.
pub(super) fn shown(answers: &RawValue, id: SubmissionId) -> Result<Box<RawValue>> {
    replaced(answers, HIDDEN, *id)
}

/// Answers in which one id is put for another. Ids are random and have nothing in them that JSON would write in another way.
fn replaced(answers: &RawValue, id: Uuid, other: Uuid) -> Result<Box<RawValue>> {
    let text = answers.get().replace(&format!("\"{id}\""), &format!("\"{other}\""));
    RawValue::from_string(text).map_err(|error| Error::External(format!("answers with another id: {error}")))
}
