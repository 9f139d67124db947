//! A page of a list.

/// How many rows of a list can be read, page by page. The database has to go past all rows before a page to get to it, so a page far
/// into a long list costs it as much as hundreds of others.
pub const FURTHEST: i64 = 10_000;
/// What to tell anyone who asks for more.
pub const TOO_FAR: &str =
    "Only the first 10,000 rows of a list can be read. Narrow the search or the filter to find the others.";

/// Whether a page, from 1, ends after the rows that can be read.
pub fn is_too_far(page: i64, page_size: i64) -> bool {
    page.saturating_mul(page_size) > FURTHEST
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// How many the whole list has, as far as they were counted.
    pub total: i64,
    /// Whether the whole list has more than `total`: counting ended there.
    pub is_more: bool,
    /// Whether there is a next page.
    pub has_next: bool,
}

impl<T> Page<T> {
    /// A page of a list, given how many items were counted. If that reaches `most`, it is shown as more than `most - 1`.
    pub fn new(items: Vec<T>, has_next: bool, counted: i64, most: i64) -> Self {
        let is_more = counted >= most;
        Self { items, total: if is_more { most - 1 } else { counted }, is_more, has_next }
    }

    /// The items to show, given one more than a page was asked for, and whether there is a next page.
    pub fn cut(mut items: Vec<T>, page_size: i64) -> (Vec<T>, bool) {
        let has_next = i64::try_from(items.len()).unwrap_or(i64::MAX) > page_size;
        items.truncate(usize::try_from(page_size).unwrap_or(usize::MAX));
        (items, has_next)
    }
}
