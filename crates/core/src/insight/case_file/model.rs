//! What a case file holds.

use crate::casework::cases::{Case, Parties};
use crate::casework::dates::CriticalDate;
use crate::casework::lawyer_questions::LawyerQuestion;
use crate::casework::offered::Offer;
use crate::casework::proposals::Proposal;
use crate::casework::services::Service;
use crate::documents::files::Upload;
use crate::ids::SubmissionId;
use crate::intake::submissions::Submission;
use clerk_platform::time::Timestamp;
use serde::Deserialize;

/// A case with everything that belongs to it, except its timeline.
#[derive(Debug, Clone)]
pub struct WholeCase {
    /// The case.
    pub case: Case,
    /// Its people and place.
    pub parties: Parties,
    /// Its critical dates, earliest first.
    pub dates: Vec<CriticalDate>,
    /// Its services, newest first.
    pub services: Vec<Service>,
    /// What is proposed for it and not settled, oldest first.
    pub proposals: Vec<Proposal>,
    /// What its notes ask or have asked the lawyer, oldest first.
    pub questions: Vec<LawyerQuestion>,
    /// Its uploads, oldest first.
    pub uploads: Vec<Upload>,
    /// The intake form it came from.
    pub submission: Option<Submission>,
    /// What that form says differently about the client, and nobody has decided about.
    pub offers: Vec<Offer>,
    /// The submissions that are likely repetitions of that form.
    pub repetitions: Vec<SentAgain>,
    /// With how many clients the client shares something, and nobody has said whether they are one; for those who decide.
    pub shared_with: i64,
}

/// A submission that is likely a repetition.
#[derive(Debug, Clone, Deserialize)]
pub struct SentAgain {
    /// Its id.
    pub id: SubmissionId,
    /// When it was submitted.
    pub submitted_at: Option<Timestamp>,
}
