//! What a case file holds.

use crate::casework::cases::{Case, CaseSummary, Headline, Parties};
use crate::casework::dates::CriticalDate;
use crate::casework::lawyer_questions::LawyerQuestion;
use crate::casework::offered::Offer;
use crate::casework::proposals::Proposal;
use crate::casework::services::Service;
use crate::documents::files::Upload;
use crate::ids::{NoteId, SubmissionId};
use crate::intake::submissions::Submission;
use clerk_platform::time::Timestamp;
use serde::Deserialize;

/// A case with what is at the head of each of its tabs, and what was asked for.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// What lists show of the case.
    pub summary: CaseSummary,
    /// Its client, and its critical dates without an outcome.
    pub headline: Headline,
    /// When its next review is; for those who review.
    pub next_review_at: Option<Timestamp>,
    /// How much there is on the tabs.
    pub counts: TabCounts,
    /// Its pinned notes, the last pinned first.
    pub pinned: Vec<NoteId>,
    /// What was asked for.
    pub contents: Contents,
}

/// How many things there are on the tabs of a case.
#[derive(Debug, Clone, Copy, Default)]
pub struct TabCounts {
    /// What the form says differently about the client, and nobody has decided about.
    pub offers: i64,
    /// Open tasks.
    pub tasks: i64,
    /// Critical dates.
    pub dates: i64,
    /// Services.
    pub services: i64,
    /// Uploads.
    pub files: i64,
}

/// What can be read of a case file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What is proposed for it and not settled.
    Proposals,
    /// What its notes ask the lawyer.
    Questions,
    /// The case in full, with its people and place.
    Details,
    /// Its critical dates.
    Dates,
    /// Its services.
    Services,
    /// Its uploads.
    Files,
    /// The intake form it came from.
    Form,
}

impl Part {
    /// All of them, in the order in which they are read.
    pub const ALL: [Self; 7] =
        [Self::Proposals, Self::Questions, Self::Details, Self::Dates, Self::Services, Self::Files, Self::Form];
}

/// The parts of a case file that were asked for; the others are empty.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// What is proposed for it and not settled, oldest first.
    pub proposals: Vec<Proposal>,
    /// What its notes ask or have asked the lawyer, oldest first.
    pub questions: Vec<LawyerQuestion>,
    /// The case in full.
    pub details: Option<Details>,
    /// Its critical dates, earliest first.
    pub dates: Vec<CriticalDate>,
    /// Its services, newest first.
    pub services: Vec<Service>,
    /// Its uploads, oldest first.
    pub uploads: Vec<Upload>,
    /// The intake form it came from, if there is one.
    pub form: Option<IntakeForm>,
}

/// A case in full.
#[derive(Debug, Clone)]
pub struct Details {
    /// The case.
    pub case: Case,
    /// Its people and place.
    pub parties: Parties,
    /// What the form says differently about the client, and nobody has decided about.
    pub offers: Vec<Offer>,
    /// With how many clients the client shares something, and nobody has said whether they are one; for those who decide.
    pub shared_with: i64,
}

/// The intake form of a case.
#[derive(Debug, Clone)]
pub struct IntakeForm {
    /// The form.
    pub submission: Submission,
    /// The submissions that are likely repetitions of it.
    pub repetitions: Vec<SentAgain>,
}

/// A submission that is likely a repetition.
#[derive(Debug, Clone, Deserialize)]
pub struct SentAgain {
    /// Its id.
    pub id: SubmissionId,
    /// When it was submitted.
    pub submitted_at: Option<Timestamp>,
}
