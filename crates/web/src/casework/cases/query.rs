//! The query in the address of a list of cases, for pages and the JSON API alike.

use crate::ui::SortColumn;
use crate::ui::list_query::{address, search_text};
use clerk_core::FieldError;
use clerk_core::casework::cases::{CaseFilter, EMPLOYMENT, INCOME_RANGE, Sort, SortBy, Stage};
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
}

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
        filter.unassigned = self.paralegal == "none";
        if !filter.unassigned {
            filter.paralegal_id = value("paralegal", &self.paralegal, &mut errors);
        }
        filter.lawyer_id = value("lawyer", &self.lawyer, &mut errors);
        match Sort::named(&self.sort) {
            Some(sort) => filter.sort = sort,
            None if self.sort.is_empty() => {}
            None => errors.push(unknown("sort")),
        }
        (filter, errors)
    }

    /// The filter of the page, which shows open cases unless its address asks for others.
    pub(crate) fn page_filter(&self) -> CaseFilter {
        let (filter, _) = self.filter();
        let is_open = match self.open_state() {
            ALL => None,
            "false" => Some(false),
            _ => Some(true),
        };
        CaseFilter { is_open, ..filter }
    }

    /// Which cases the page lists: open ones, unless the choice is of cases that are closed as a rule.
    pub(crate) fn open_state(&self) -> &str {
        let is_of_closed = !self.outcome.is_empty() || self.stage == Stage::Closed.as_str();
        if self.open.is_empty() && is_of_closed { ALL } else { &self.open }
    }

    /// The address of the page with closed cases too, if there are any that it leaves out.
    pub(crate) fn with_closed(&self, path: &str) -> Option<String> {
        let is_open = self.page_filter().is_open == Some(true);
        is_open.then(|| self.href(path, |changed| changed.open = ALL.to_owned()))
    }

    /// The address of the same list with something changed. It goes back to the first page unless the page is what changes.
    pub(crate) fn href(&self, path: &str, change: impl FnOnce(&mut Self)) -> String {
        let mut changed = Self { page: String::new(), ..self.clone() };
        change(&mut changed);
        address(path, &changed)
    }

    /// The head of a column by which the page can be sorted. Its link turns the order round if the list is in it already; if it is
    /// not, it begins with what people look for first: the start of the alphabet, the next date, the newest.
    pub(crate) fn column(&self, path: &str, label: &'static str, by: SortBy) -> SortColumn {
        let sort = Sort::named(&self.sort).unwrap_or_default();
        let (descending, state) = match sort.by == by {
            true => (!sort.descending, if sort.descending { "desc" } else { "asc" }),
            false => (matches!(by, SortBy::Created | SortBy::Updated), ""),
        };
        let name = Sort { by, descending }.name();
        SortColumn { label, href: self.href(path, |changed| changed.sort = name), state }
    }

    /// Whether the page shows anything but all open cases.
    pub(crate) fn is_filtered(&self) -> bool {
        let who = [&self.paralegal, &self.lawyer, &self.employment, &self.income];
        let what = [&self.search, &self.topic, &self.stage, &self.outcome, &self.legal_help];
        self.page_filter().is_open != Some(true) || who.iter().chain(&what).any(|text| !text.is_empty())
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
