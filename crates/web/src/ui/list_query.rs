//! The query in the address of a list of clients or people: search, order and page.

use serde::{Deserialize, Serialize};

/// Where counting stops: nobody reads further, and counting a million rows takes long.
pub(crate) const COUNTED: i64 = 1001;
/// Rows on a page.
pub(crate) const PAGE_SIZE: i64 = 25;

/// The part of the address behind `?`.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) search: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) sort: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) page: String,
}

impl ListQuery {
    /// The search text.
    pub(crate) fn search(&self) -> String {
        self.search.trim().chars().take(200).collect()
    }

    /// The page, from 1.
    pub(crate) fn page(&self) -> i64 {
        self.page.parse().ok().filter(|page| (1..=1_000_000).contains(page)).unwrap_or(1)
    }

    /// The address of another page of the list.
    pub(crate) fn page_href(&self, path: &str, number: i64) -> String {
        let page = if number > 1 { number.to_string() } else { String::new() };
        address(path, &Self { page, ..self.clone() })
    }

    /// The address of the first page in another order.
    pub(crate) fn sort_href(&self, path: &str, sort: &str) -> String {
        address(path, &Self { sort: sort.to_owned(), page: String::new(), ..self.clone() })
    }
}

fn address(path: &str, query: &ListQuery) -> String {
    match serde_html_form::to_string(query) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}
