//! What the queues hold, and what can be done with several of their cases at once.

use crate::casework::cases::{CaseSummary, LegalHelp, NextDate};
use crate::casework::undo::Receipt;
use crate::ids::{CaseId, UserId};
use crate::office::accounts::{StaffRef, User};
use crate::values::{UnknownValue, values};
use clerk_platform::time::Timestamp;
use clerk_platform::version::Version;
use serde::Serialize;
use uuid::Uuid;

/// A queue of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    /// The viewer's own open cases, last changed first.
    Mine,
    /// Open cases without a paralegal, oldest first; all of them, or those of which this is so.
    Inbox(Option<LegalHelp>),
    /// Open cases whose paralegal or lawyer has left, oldest first.
    Reassign,
    /// Open cases by their next review, earliest first; those that were never reviewed come after them, oldest first.
    Reviews(ReviewFilter),
    /// Open cases that somebody has begun to work on without a conflict check or an eligibility check, oldest first; of all
    /// lawyers or of this one.
    ChecksMissing(Option<UserId>),
}

/// What the review queue is narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReviewFilter {
    /// When they are due.
    pub state: ReviewState,
    /// Cases of this lawyer.
    pub lawyer_id: Option<UserId>,
}

/// When the cases of the review queue are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReviewState {
    /// All open cases.
    #[default]
    All,
    /// Overdue, or due today.
    Due,
    /// Never reviewed.
    Never,
}

values! {
    /// Why somebody can no longer have their place on a case.
    Gone {
        Deactivated = "DEACTIVATED", "deactivated";
        OtherGroup = "OTHER_GROUP", "no longer in the group";
    }
}

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Check {
    /// Not done yet.
    NotDone,
    /// Passed.
    Passed,
    /// Failed.
    Failed,
}

impl Check {
    pub(super) fn stored(value: Option<&str>) -> std::result::Result<Self, UnknownValue> {
        match value {
            None => Ok(Self::NotDone),
            Some("PASSED") => Ok(Self::Passed),
            Some("FAILED") => Ok(Self::Failed),
            Some(_) => Err(UnknownValue),
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotDone => "not done",
            Self::Passed => "passed",
            Self::Failed => "failed",
        }
    }
}

/// A case in a queue.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct QueuedCase {
    /// What every list shows of it.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// The next review, from the newest case review.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_review_at: Option<Timestamp>,
    /// The newest conflict check.
    pub conflict_check: Check,
    /// The newest eligibility check.
    pub eligibility_check: Check,
    /// The date that matters next.
    #[serde(flatten)]
    pub next: NextDate,
    /// If the paralegal has left: how.
    pub paralegal_gone: Option<Gone>,
    /// If the lawyer has left: how.
    pub lawyer_gone: Option<Gone>,
    /// The suburb where the client lives; empty if it is not known.
    pub suburb: String,
    /// Whether the client needs an interpreter, as stored: `YES_SPOKEN`, `NO` or another value of the client's field.
    pub interpreter: String,
    /// The client's first language; empty if it is not known.
    pub first_language: String,
    /// What the renter said about the problem. For pages alone: the case in full has it.
    #[serde(skip)]
    pub answers: serde_json::Value,
}

/// How many cases can be changed at once.
pub const MAX_CASES: usize = 100;

/// A case that was chosen, and the version of it that was on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selected {
    /// The case.
    pub id: CaseId,
    /// Its version.
    pub version: Version,
}

/// The result of changing several cases: all of them were changed, or none, because of these.
pub type Bulk = std::result::Result<(), Vec<Obstacle>>;

/// A case that keeps all from being changed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub fileref: String,
    /// What is wrong and what to do.
    pub message: &'static str,
}

/// A case as it is while it is being changed.
#[derive(Debug)]
pub(super) struct Locked {
    pub(super) id: CaseId,
    pub(super) fileref: String,
    pub(super) is_open: bool,
    pub(super) updated_at: jiff::Timestamp,
    pub(super) paralegal: Option<StaffRef>,
    pub(super) lawyer: Option<StaffRef>,
}

/// How much waits. Counting stops at 100, so that it costs the same on every page of any centre. `None`: not theirs to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// The viewer's own open cases.
    pub mine: i64,
    /// The viewer's own tasks that are overdue or due today.
    pub tasks: i64,
    /// Critical dates that need attention: without an outcome, and past or within seven days.
    pub dates: i64,
    /// Open cases without a paralegal.
    pub inbox: Option<i64>,
    /// Open cases whose next review is overdue or due today.
    pub reviews: Option<i64>,
    /// Open cases whose paralegal or lawyer has left.
    pub reassign: Option<i64>,
    /// Proposals that wait for a coordinator; for others their own that are open or were sent back.
    pub proposals: i64,
    /// Questions that wait for the lawyer, and tasks that wait for approval: for coordinators and above those of all lawyers.
    pub questions: Option<i64>,
    /// What the viewer asked a lawyer, that has come back and is unread.
    pub answers: i64,
    /// Open cases that somebody has begun to work on without a conflict check or an eligibility check.
    pub checks: Option<i64>,
    /// People who asked to be called and have not been.
    pub callbacks: Option<i64>,
    /// Submissions that could not become a case, are likely repetitions or are held back, and nobody has decided on them.
    pub failed: Option<i64>,
}

/// A session that is still valid.
pub struct Session {
    /// What it is called.
    pub id: Uuid,
    /// Whose it is.
    pub user: User,
    /// How much waits for them.
    pub counts: Counts,
    /// What they have just done, if the page is to tell about it.
    pub receipt: Option<Receipt>,
    /// When it was last used.
    pub(super) last_seen_at: jiff::Timestamp,
    /// Whether it is on a computer of their own.
    pub(super) is_own_computer: bool,
}
