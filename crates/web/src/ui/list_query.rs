//! The addresses of lists: search, filters, order and page are all in the query.

use clerk_core::{Error, Result};
use clerk_platform::paging::{TOO_FAR, is_too_far};
use serde::{Deserialize, Serialize};

/// Where counting stops: nobody reads further, and counting a million rows takes long.
pub(crate) const COUNTED: i64 = 1001;
/// The part behind `?` in the address of a list of clients or people.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    pub(crate) search: String,
    pub(crate) sort: String,
    pub(crate) page: String,
    /// See `views/lists`.
    pub(crate) view: String,
    pub(crate) columns: String,
}

impl ListQuery {
    /// The search text.
    pub(crate) fn search(&self) -> String {
        search_text(&self.search)
    }

    /// The address of another page of the list.
    pub(crate) fn page_href(&self, path: &str, number: i64) -> String {
        address(path, &Self { page: page_text(number), ..self.clone() })
    }
}

/// An address with its query. What is empty is left out.
pub(crate) fn address(path: &str, query: &impl Serialize) -> String {
    let query = serde_html_form::to_string(query).unwrap_or_default();
    let filled: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.ends_with('=')).collect();
    if filled.is_empty() { path.to_owned() } else { format!("{path}?{}", filled.join("&")) }
}

/// What to search for.
pub(crate) fn search_text(raw: &str) -> String {
    raw.trim().chars().take(200).collect()
}

/// The page that an address asks for, from 1; an error if it is further into a list than anyone may read.
pub(crate) fn page_number(raw: &str, page_size: i64) -> Result<i64> {
    let page = raw.parse().ok().filter(|page| *page >= 1).unwrap_or(1);
    if is_too_far(page, page_size) { Err(Error::invalid("page", TOO_FAR)) } else { Ok(page) }
}

/// A page in an address, which does not name the first.
pub(crate) fn page_text(number: i64) -> String {
    if number > 1 { number.to_string() } else { String::new() }
}
