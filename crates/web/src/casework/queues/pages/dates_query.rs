//! The query in the address of the critical dates across cases.

use crate::ui::Choice;
use crate::ui::list_query::{address, search_text};
use clerk_core::casework::dates::{DateFilter, DateShow, DateType};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

const PATH: &str = "/admin/queues/dates";

/// In the address: only the viewer's own cases.
pub(super) const MINE: &str = "mine";

/// The part of the address behind `?`. With a month or a day of a week the page is a calendar, otherwise a list.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct DatesQuery {
    pub(super) search: String,
    pub(super) show: String,
    #[serde(rename = "type")]
    pub(super) date_type: String,
    pub(super) whose: String,
    pub(super) day: String,
    pub(super) month: String,
    pub(super) week: String,
    pub(super) page: String,
    #[serde(skip_serializing)]
    pub(super) done: Option<String>,
}

impl DatesQuery {
    pub(super) fn filter(&self) -> DateFilter {
        // A value that makes no sense is ignored.
        let day = DateFilter::day(&self.day);
        DateFilter {
            show: self.show.parse().unwrap_or_default(),
            search: search_text(&self.search),
            date_type: self.date_type.parse().ok(),
            from: day,
            to: day,
            is_own: self.whose == MINE,
        }
    }

    /// The address of another day, month, week or page with the same filter.
    pub(super) fn href(&self, change: impl FnOnce(&mut Self)) -> String {
        let Self { search, show, date_type, whose, .. } = self.clone();
        let mut changed = Self { search, show, date_type, whose, ..Default::default() };
        change(&mut changed);
        address(PATH, &changed)
    }

    /// What the list can show, besides the open dates that it shows first.
    pub(super) fn shows(&self) -> Vec<Choice> {
        let others = DateShow::ALL.iter().filter(|show| **show != DateShow::default());
        Choice::all(others.map(|show| (show.as_str(), show.label())), &self.show)
    }

    pub(super) fn types(&self) -> Vec<Choice> {
        Choice::all(DateType::ALL.iter().map(|kind| (kind.as_str(), kind.label())), &self.date_type)
    }
}

/// `2026-11`
pub(super) fn month_name(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}
