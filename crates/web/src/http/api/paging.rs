//! Pages of lists.

use crate::state::AppState;
use clerk_core::{Error, FieldError, Result};
use clerk_platform::paging::Page;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most items on a page.
const MAX_PAGE_SIZE: i64 = 100;
const DEFAULT_PAGE_SIZE: i64 = 25;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// The items of this page.
    pub(crate) items: Vec<T>,
    /// How many items all pages have together.
    pub(crate) total: i64,
    /// The address of the next page; `null` on the last.
    pub(crate) next: Option<String>,
}

/// The page that the caller asks for.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PageQuery {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) page: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) page_size: String,
}

/// The list and page that the caller asks for.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) search: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) sort: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    page: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    page_size: String,
}

impl ListQuery {
    /// Page, from 1, and page size.
    pub(crate) fn paging(&self) -> Result<(i64, i64)> {
        PageQuery { page: self.page.clone(), page_size: self.page_size.clone() }.read()
    }

    /// A page of results, with the address of the next one.
    pub(crate) fn answer<T>(&self, state: &AppState, path: &str, found: Page<T>) -> List<T> {
        let next = found.has_next.then(|| {
            let page = (self.page.parse().unwrap_or(1) + 1).to_string();
            let next =
                Self { search: self.search.clone(), sort: self.sort.clone(), page, page_size: self.page_size.clone() };
            let query = serde_html_form::to_string(next).unwrap_or_default();
            format!("{}{path}?{query}", state.settings.public_url)
        });
        List { items: found.items, total: found.total, next }
    }
}

impl PageQuery {
    /// The address of the page after `page` of a filtered list.
    pub(crate) fn next(&self, state: &AppState, path: &str, narrowed: &impl Serialize, page: i64) -> String {
        let next = Self { page: (page + 1).to_string(), page_size: self.page_size.clone() };
        let parts = [serde_html_form::to_string(narrowed), serde_html_form::to_string(next)];
        let query: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        format!("{}{path}?{}", state.settings.public_url, query.join("&"))
    }

    /// Page, from 1, and page size.
    pub(crate) fn read(&self) -> Result<(i64, i64)> {
        let mut errors = Vec::new();
        let mut number = |field: &str, raw: &str, otherwise, max| match raw.parse::<i64>() {
            Ok(number) if (1..=max).contains(&number) => number,
            _ if raw.is_empty() => otherwise,
            _ => {
                errors.push(FieldError {
                    field: field.to_owned(),
                    message: format!("This is a number from 1 to {max}."),
                });
                otherwise
            }
        };
        let page = number("page", &self.page, 1, 1_000_000);
        let page_size = number("page_size", &self.page_size, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
        if errors.is_empty() { Ok((page, page_size)) } else { Err(Error::Invalid(errors)) }
    }
}
