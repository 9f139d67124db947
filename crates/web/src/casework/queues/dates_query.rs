//! The query in the address of the critical dates across cases.

use crate::ui::Choice;
use crate::ui::list_query::{address, search_text};
use crate::views::lists::list_address;
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
    pub(crate) search: String,
    pub(crate) show: String,
    #[serde(rename = "type")]
    pub(crate) date_type: String,
    pub(crate) whose: String,
    pub(crate) day: String,
    pub(crate) month: String,
    pub(crate) week: String,
    pub(crate) page: String,
    /// See `views/lists`.
    pub(crate) view: String,
    pub(crate) columns: String,
    #[serde(skip_serializing)]
    pub(crate) done: Option<String>,
}

list_address!(DatesQuery);

impl DatesQuery {
    /// Whether everything in it makes sense.
    pub(crate) fn is_understood(&self) -> bool {
        let is_show = self.show.is_empty() || self.show.parse::<DateShow>().is_ok();
        let is_type = self.date_type.is_empty() || self.date_type.parse::<DateType>().is_ok();
        is_show && is_type && (self.day.is_empty() || DateFilter::day(&self.day).is_some())
    }

    pub(crate) fn filter(&self) -> DateFilter {
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
    pub(crate) fn href(&self, change: impl FnOnce(&mut Self)) -> String {
        let Self { search, show, date_type, whose, view, columns, .. } = self.clone();
        let mut changed = Self { search, show, date_type, whose, view, columns, ..Default::default() };
        change(&mut changed);
        address(PATH, &changed)
    }

    /// What the list can show, besides the open dates that it shows first.
    pub(crate) fn shows(&self) -> Vec<Choice> {
        let others = DateShow::ALL.iter().filter(|show| **show != DateShow::default());
        Choice::all(others.map(|show| (show.as_str(), show.label())), &self.show)
    }

    pub(crate) fn types(&self) -> Vec<Choice> {
        Choice::all(DateType::ALL.iter().map(|kind| (kind.as_str(), kind.label())), &self.date_type)
    }
}

/// `2026-11`
pub(crate) fn month_name(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}
