//! The query in the address of a queue of cases, and of the pages that change cases chosen there.

use crate::ui::list_query::{address, page_text};
use crate::ui::{Choice, NavSection};
use clerk_core::Error;
use clerk_core::casework::queues::{Queue, ReviewFilter, ReviewState};
use clerk_core::ids::CaseId;
use serde::{Deserialize, Serialize};

/// When the cases of the review queue are due, by the names in addresses.
const SHOWS: [(&str, &str); 2] = [("due", "Overdue or due today"), ("never", "Never reviewed")];

/// The part of the address behind `?`.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct QueueQuery {
    pub(super) show: String,
    /// The id of a lawyer.
    pub(super) lawyer: String,
    pub(super) legal_help: String,
    pub(super) page: String,
    #[serde(skip_serializing)]
    pub(super) done: Option<String>,
}

/// The query in the address of a page that changes cases: the queue in which they were chosen with its filter, and their ids.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct BulkQuery {
    pub(super) from: String,
    pub(super) show: String,
    pub(super) lawyer: String,
    pub(super) case: Vec<String>,
    #[serde(skip_serializing)]
    pub(super) done: Option<String>,
}

impl QueueQuery {
    /// The queue of this name with the filter, its place in the navigation, its name and its title.
    pub(super) fn queue(&self, name: &str) -> Result<(Queue, NavSection, &'static str, &'static str), Error> {
        // A value that makes no sense is ignored.
        let lawyer_id = self.lawyer.parse().ok();
        match name {
            "mine" => Ok((Queue::Mine, NavSection::Mine, "mine", "My cases")),
            "inbox" => Ok((Queue::Inbox(self.legal_help.parse().ok()), NavSection::Inbox, "inbox", "Inbox")),
            "reassign" => Ok((Queue::Reassign, NavSection::Reassign, "reassign", "To reassign")),
            "reviews" => {
                let state = match self.show.as_str() {
                    "due" => ReviewState::Due,
                    "never" => ReviewState::Never,
                    _ => ReviewState::All,
                };
                Ok((Queue::Reviews(ReviewFilter { state, lawyer_id }), NavSection::Reviews, "reviews", "Reviews"))
            }
            "checks" => Ok((Queue::ChecksMissing(lawyer_id), NavSection::Checks, "checks", "Checks missing")),
            _ => Err(Error::NotFound),
        }
    }

    pub(super) fn shows(&self) -> Vec<Choice> {
        Choice::all(SHOWS, &self.show)
    }

    /// The address of a page of the queue.
    pub(super) fn page_href(&self, name: &str, number: i64) -> String {
        address(&format!("/admin/queues/{name}"), &Self { page: page_text(number), ..self.clone() })
    }

    /// The address of the page that reviews one case of the queue.
    pub(super) fn review_href(&self, from: &str, case: CaseId) -> String {
        let (show, lawyer) = (self.show.clone(), self.lawyer.clone());
        let query = BulkQuery { from: from.to_owned(), show, lawyer, case: vec![case.to_string()], done: None };
        address("/admin/queues/review", &query)
    }
}
