//! The query in the address of the critical dates across cases.

use crate::ui::list_query::address;
use clerk_core::casework::dates::DateFilter;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

const PATH: &str = "/admin/queues/dates";

/// The part of the address behind `?`. With a month the page is a calendar, otherwise a list.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct DatesQuery {
    pub(super) show: String,
    pub(super) day: String,
    pub(super) month: String,
    pub(super) page: String,
}

impl DatesQuery {
    pub(super) fn filter(&self) -> DateFilter {
        // A value that makes no sense is ignored.
        let day = DateFilter::day(&self.day);
        DateFilter { all: self.show == "all", from: day, to: day }
    }

    /// The address of another day, month or page with the same filter.
    pub(super) fn href(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut changed = Self { show: self.show.clone(), ..Default::default() };
        change(&mut changed);
        address(PATH, &changed)
    }
}

/// `2026-11`
pub(super) fn month_name(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}
