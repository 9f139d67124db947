//! The queues of cases.

use super::queries;
use crate::Result;
use crate::access::{Action, Viewer};
use crate::casework::cases::CaseSummary;
use crate::values::UnknownValue;
use clerk_platform::paging::Page;
use clerk_platform::time::{Date, Timestamp};
use serde::Serialize;
use sqlx::PgConnection;

/// A queue of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    /// The viewer's own open cases, last changed first.
    Mine,
    /// Open cases without a paralegal, oldest first.
    Inbox,
    /// Open cases by their next review, earliest first; those that were never reviewed come after them, oldest first.
    Reviews(ReviewState),
}

/// What the review queue is narrowed to.
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

impl Queue {
    /// Refuses who may not see it.
    pub fn require(self, viewer: &Viewer) -> Result<()> {
        match self {
            Self::Mine => Ok(()),
            Self::Inbox => viewer.require(Action::SeeInbox),
            Self::Reviews(_) => viewer.require(Action::Review),
        }
    }
}

/// What came of a check.
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
    /// When it is to be reviewed next, as its newest review says.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_review_at: Option<Timestamp>,
    /// The newest conflict check.
    pub conflict_check: Check,
    /// The newest eligibility check.
    pub eligibility_check: Check,
    /// The first critical date that nobody has reviewed.
    #[schema(value_type = Option<String>, format = Date)]
    pub next_date: Option<Date>,
}

/// A page of a queue, counted up to `count_up_to`. `page` counts from 1; `today` is the date in Melbourne.
pub async fn page(
    connection: &mut PgConnection,
    viewer: &Viewer,
    queue: Queue,
    today: jiff::civil::Date,
    page: i64,
    page_size: i64,
    count_up_to: i64,
) -> Result<Page<QueuedCase>> {
    queue.require(viewer)?;
    let offset = (page - 1).saturating_mul(page_size);
    let part = queries::Part { limit: page_size + 1, offset, count_up_to };
    // One more than shown tells whether there is a next page.
    let (items, mut counted) = queries::page(&mut *connection, viewer, queue, today, part).await?;
    if items.is_empty() && offset > 0 {
        // The count comes along with rows, which there are none of beyond the end.
        counted = queries::page(connection, viewer, queue, today, queries::Part { offset: 0, ..part }).await?.1;
    }
    let (items, has_next) = Page::cut(items, page_size);
    Ok(Page::new(items, has_next, counted, count_up_to))
}
