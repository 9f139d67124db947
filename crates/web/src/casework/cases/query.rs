//! The query in the address of a list of cases, for pages and the JSON API alike.

use crate::ui::list_query::{address, search_text};
use crate::views::lists::list_address;
use clerk_core::FieldError;
use clerk_core::casework::cases::{CaseFilter, EMPLOYMENT, INCOME_RANGE, NextDateIs, NextReviewIs, Sort, Stage};
use clerk_platform::time::start_of_day;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// In the address of the page: open and closed cases.
pub(crate) const ALL: &str = "all";

/// The part of the address behind `?`.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CaseQuery {
    pub(crate) search: String,
    pub(crate) topic: String,
    pub(crate) stage: String,
    pub(crate) outcome: String,
    #[serde(alias = "provided_legal_services")]
    pub(crate) legal_help: String,
    pub(crate) employment: String,
    pub(crate) income: String,
    #[serde(alias = "is_open")]
    pub(crate) open: String,
    pub(crate) paralegal: String,
    pub(crate) lawyer: String,
    pub(crate) sort: String,
    pub(crate) page: String,
    /// For how many days nothing has changed. The rest is the page's alone, too.
    pub(crate) idle: String,
    /// When the next critical date is, by the names of [`NEXT_DATES`].
    pub(crate) next: String,
    /// When the next review is, by the names of [`REVIEWS`].
    pub(crate) review: String,
    /// `missing`: a check has not been done.
    pub(crate) checks: String,
    /// See `views/lists`.
    pub(crate) view: String,
    pub(crate) columns: String,
}

list_address!(CaseQuery, sort);

/// Without anyone in this place.
pub(crate) const NOBODY: &str = "none";
/// In the address: for how many days nothing has changed.
pub(crate) const IDLE: [(&str, &str); 5] =
    [("7", "7 days"), ("14", "14 days"), ("30", "30 days"), ("60", "60 days"), ("90", "90 days")];
/// In the address: when the next critical date is.
pub(crate) const NEXT_DATES: [(&str, &str); 3] =
    [("overdue", "Past, outcome missing"), ("week", "Within 7 days"), (NOBODY, "No date")];
/// In the address: when the next review is.
pub(crate) const REVIEWS: [(&str, &str); 2] = [("due", "Overdue or due today"), ("never", "Never reviewed")];
/// In the address: which checks.
pub(crate) const CHECKS: [(&str, &str); 1] = [("missing", "A check is missing")];

impl CaseQuery {
    /// The filter, and the parts of the query that could not be understood. A page ignores those and shows the rest; the API
    /// refuses.
    pub(crate) fn filter(&self) -> (CaseFilter, Vec<FieldError>) {
        let mut errors = Vec::new();
        let mut filter = CaseFilter { search: search_text(&self.search), ..Default::default() };
        filter.topic = value("topic", &self.topic, &mut errors);
        filter.stage = value("stage", &self.stage, &mut errors);
        filter.outcome = value("outcome", &self.outcome, &mut errors);
        filter.legal_help = value("provided_legal_services", &self.legal_help, &mut errors);
        filter.employment = listed("employment", &self.employment, EMPLOYMENT, &mut errors);
        filter.income_range = listed("income", &self.income, INCOME_RANGE, &mut errors);
        filter.is_open = value("is_open", &self.open, &mut errors);
        filter.unassigned = self.paralegal == NOBODY;
        if !filter.unassigned {
            filter.paralegal_id = value("paralegal", &self.paralegal, &mut errors);
        }
        filter.without_lawyer = self.lawyer == NOBODY;
        if !filter.without_lawyer {
            filter.lawyer_id = value("lawyer", &self.lawyer, &mut errors);
        }
        match Sort::named(&self.sort) {
            Some(sort) => filter.sort = sort,
            None if self.sort.is_empty() => {}
            None => errors.push(unknown("sort")),
        }
        (filter, errors)
    }

    /// The filter of the page, which shows open cases unless its address asks for others.
    pub(crate) fn page_filter(&self, today: Date) -> CaseFilter {
        self.understood(today).0
    }

    /// The same, with what could not be understood.
    pub(crate) fn understood(&self, today: Date) -> (CaseFilter, Vec<FieldError>) {
        let (mut filter, mut errors) = self.filter();
        errors.retain(|error| error.field != "is_open");
        filter.is_open = self.is_open();
        let mut named = |field, raw: &str, names: &[(&'static str, &'static str)]| {
            let _ = listed(field, raw, names, &mut errors);
        };
        named("idle", &self.idle, &IDLE);
        named("next", &self.next, &NEXT_DATES);
        named("review", &self.review, &REVIEWS);
        named("checks", &self.checks, &CHECKS);
        let days = IDLE.iter().find(|(days, _)| *days == self.idle).and_then(|(days, _)| days.parse::<i64>().ok());
        filter.idle_since = days.map(|days| start_of_day(today.saturating_sub(days.days())));
        filter.next_date = match self.next.as_str() {
            "overdue" => Some(NextDateIs::Past(today)),
            "week" => Some(NextDateIs::Near(today)),
            NOBODY => Some(NextDateIs::Missing),
            _ => None,
        };
        filter.next_review = match self.review.as_str() {
            "due" => Some(NextReviewIs::Due(today)),
            "never" => Some(NextReviewIs::Missing),
            _ => None,
        };
        filter.checks_missing = self.checks == "missing";
        (filter, errors)
    }

    /// Open cases, closed ones, or both.
    fn is_open(&self) -> Option<bool> {
        match self.open_state() {
            ALL => None,
            "false" => Some(false),
            _ => Some(true),
        }
    }

    /// Which cases the page lists: open ones, unless the choice is of cases that are closed as a rule.
    pub(crate) fn open_state(&self) -> &str {
        let is_of_closed = !self.outcome.is_empty() || self.stage == Stage::Closed.as_str();
        if self.open.is_empty() && is_of_closed { ALL } else { &self.open }
    }

    /// The address of the page with closed cases too, if there are any that it leaves out.
    pub(crate) fn with_closed(&self, path: &str) -> Option<String> {
        (self.is_open() == Some(true)).then(|| self.href(path, |changed| changed.open = ALL.to_owned()))
    }

    /// The address of the same list with something changed. It goes back to the first page unless the page is what changes.
    pub(crate) fn href(&self, path: &str, change: impl FnOnce(&mut Self)) -> String {
        let mut changed = Self { page: String::new(), ..self.clone() };
        change(&mut changed);
        address(path, &changed)
    }

    /// Whether the page shows anything but all open cases.
    pub(crate) fn is_filtered(&self) -> bool {
        let who = [&self.paralegal, &self.lawyer, &self.employment, &self.income];
        let what = [&self.search, &self.topic, &self.stage, &self.outcome, &self.legal_help];
        let state = [&self.idle, &self.next, &self.review, &self.checks];
        self.is_open() != Some(true) || who.iter().chain(&what).chain(&state).any(|text| !text.is_empty())
    }
}

fn value<T: FromStr>(field: &str, raw: &str, errors: &mut Vec<FieldError>) -> Option<T> {
    if raw.is_empty() {
        return None;
    }
    let parsed = raw.parse().ok();
    if parsed.is_none() {
        errors.push(unknown(field));
    }
    parsed
}

/// A value of a list.
fn listed(field: &str, raw: &str, list: &[(&str, &str)], errors: &mut Vec<FieldError>) -> Option<String> {
    let is_known = list.iter().any(|(stored, _)| *stored == raw);
    if !is_known && !raw.is_empty() {
        errors.push(unknown(field));
    }
    is_known.then(|| raw.to_owned())
}

fn unknown(field: &str) -> FieldError {
    FieldError::new(field, "This value is not known.")
}
