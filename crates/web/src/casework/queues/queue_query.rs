//! The query in the address of a queue of cases, and of the pages that change cases chosen there.

use crate::ui::list_query::{address, page_text};
use crate::views::lists::list_address;
use clerk_core::casework::cases::LegalHelp;
use clerk_core::casework::queues::{Queue, ReviewFilter, ReviewState};
use clerk_core::ids::{CaseId, UserId};
use clerk_core::office::lists::ListName;
use serde::{Deserialize, Serialize};

/// When the cases of the review queue are due, by the names in addresses.
const SHOWS: [&str; 2] = ["due", "never"];

/// The part of the address behind `?`.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct QueueQuery {
    pub(crate) show: String,
    /// The id of a lawyer.
    pub(crate) lawyer: String,
    pub(crate) legal_help: String,
    pub(crate) page: String,
    /// See `views/lists`.
    pub(crate) view: String,
    pub(crate) columns: String,
    #[serde(skip_serializing)]
    pub(crate) done: Option<String>,
}

list_address!(QueueQuery);

/// The query in the address of a page that changes cases: the queue in which they were chosen with its filter, and their ids.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct BulkQuery {
    pub(crate) from: String,
    pub(crate) show: String,
    pub(crate) lawyer: String,
    pub(crate) case: Vec<String>,
    #[serde(skip_serializing)]
    pub(crate) done: Option<String>,
}

impl QueueQuery {
    /// The queue of this list with the filter.
    pub(crate) fn queue(&self, name: ListName) -> Queue {
        // A value that makes no sense is ignored.
        let lawyer_id = self.lawyer.parse().ok();
        match name {
            ListName::Inbox => Queue::Inbox(self.legal_help.parse().ok()),
            ListName::Reassign => Queue::Reassign,
            ListName::Reviews => {
                let state = match self.show.as_str() {
                    "due" => ReviewState::Due,
                    "never" => ReviewState::Never,
                    _ => ReviewState::All,
                };
                Queue::Reviews(ReviewFilter { state, lawyer_id })
            }
            ListName::Checks => Queue::ChecksMissing(lawyer_id),
            _ => Queue::Mine,
        }
    }

    /// Whether everything in it makes sense.
    pub(crate) fn is_understood(&self) -> bool {
        let is_lawyer = self.lawyer.is_empty() || self.lawyer.parse::<UserId>().is_ok();
        let is_help = self.legal_help.is_empty() || self.legal_help.parse::<LegalHelp>().is_ok();
        is_lawyer && is_help && (self.show.is_empty() || SHOWS.contains(&&*self.show))
    }

    /// The address of a page of the queue.
    pub(crate) fn page_href(&self, name: &str, number: i64) -> String {
        address(&format!("/admin/queues/{name}"), &Self { page: page_text(number), ..self.clone() })
    }

    /// The address of the page that reviews one case of the queue.
    pub(crate) fn review_href(&self, from: &str, case: CaseId) -> String {
        self.one_href("/admin/queues/review", from, &case.to_string())
    }

    /// The address of a page that changes cases, with one case of the queue.
    pub(crate) fn one_href(&self, page: &str, from: &str, case: &str) -> String {
        let (show, lawyer) = (self.show.clone(), self.lawyer.clone());
        address(page, &BulkQuery { from: from.to_owned(), show, lawyer, case: vec![case.to_owned()], done: None })
    }
}
