//! Lists: their pages and column heads. Every link keeps the rest of the address.

use clerk_platform::paging::{Page, is_too_far};
use clerk_platform::words::plural;

/// The current page of a list, with links to the others.
pub(crate) struct Pager {
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) total: i64,
    /// Whether there are more than were counted.
    pub(crate) more: bool,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
    /// The last page, when the requested one comes after it.
    pub(crate) beyond: Option<String>,
    pub(crate) links: Vec<PageLink>,
    /// The page, and which is the last if that is known.
    number: (i64, i64),
}

pub(crate) struct PageLink {
    pub(crate) label: String,
    pub(crate) href: String,
    pub(crate) current: bool,
    pub(crate) gap: bool,
}

impl Pager {
    /// `href` returns the address of a page.
    pub(crate) fn new<T>(page: i64, page_size: i64, found: &Page<T>, href: impl Fn(i64) -> String) -> Self {
        let &Page { ref items, total, is_more: more, has_next } = found;
        let shown = i64::try_from(items.len()).unwrap_or_default();
        let from = (page - 1) * page_size + 1;
        let last = ((total + page_size - 1) / page_size).max(1);
        let mut links = Vec::new();
        let mut previous_number = 0;
        for number in 1..=last {
            let is_near = (number - page).abs() <= 2 || number == 1 || (number == last && !more);
            if !is_near {
                continue;
            }
            if number > previous_number + 1 {
                links.push(PageLink { label: String::new(), href: String::new(), current: false, gap: true });
            }
            links.push(PageLink { label: number.to_string(), href: href(number), current: number == page, gap: false });
            previous_number = number;
        }
        Self {
            from: if shown == 0 { 0 } else { from },
            to: from + shown - 1,
            total,
            more,
            previous: (page > 1).then(|| href(page - 1)),
            next: (has_next && !is_too_far(page + 1, page_size)).then(|| href(page + 1)),
            number: (page, last),
            beyond: (shown == 0 && page > last).then(|| href(last)),
            links,
        }
    }
}

impl Pager {
    /// Where the page is in its list, for its title: ", page 2 of 5". Empty for a list of one page.
    pub(crate) fn place(&self) -> String {
        match self.number {
            (1, 1) => String::new(),
            (page, _) if self.more => format!(", page {page}"),
            (page, last) => format!(", page {page} of {last}"),
        }
    }

    /// What is counted, given in the plural: `case` if there is one of them.
    pub(crate) fn noun(&self, more: impl AsRef<str>) -> String {
        let more = more.as_ref();
        let one = match more {
            "people" => "person",
            "staff" => "member of staff",
            _ => more.strip_suffix('s').unwrap_or(more),
        };
        plural(if self.more { 2 } else { self.total }, one, more).to_owned()
    }
}

/// A tab: a link with an address of its own.
pub(crate) struct Tab {
    pub(crate) label: &'static str,
    pub(crate) href: String,
    pub(crate) active: bool,
    pub(crate) count: Option<String>,
}

/// How much waits; counting stops at 100.
pub(crate) fn at_most_99(count: i64) -> String {
    if count > 99 { "99+".to_owned() } else { count.to_string() }
}

/// The head of a column by which a list can be sorted.
pub(crate) struct SortColumn {
    pub(crate) label: &'static str,
    pub(crate) href: String,
    pub(crate) state: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_which_page_of_how_many() {
        for (page, counted, shown, expected) in [
            (1, 0, 0, ""),
            (1, 25, 25, ""),
            (1, 26, 25, ", page 1 of 2"),
            (2, 60, 25, ", page 2 of 3"),
            (2, 1001, 25, ", page 2"),
        ] {
            let found = Page::new(vec![(); shown], true, counted, 1001);
            assert_eq!(Pager::new(page, 25, &found, |n| format!("?page={n}")).place(), expected);
        }
    }

    #[test]
    fn pages_near_the_current_one_and_both_ends_are_linked() {
        for (page, counted, shown, expected) in [
            (1, 0, 0, "[1]"),
            (1, 60, 25, "[1] 2 3"),
            (6, 1000, 25, "1 … 4 5 [6] 7 8 … 40"),
            (40, 1000, 25, "1 … 38 39 [40]"),
            (2, 1001, 25, "1 [2] 3 4"),
        ] {
            let found = Page::new(vec![(); shown], true, counted, 1001);
            let pager = Pager::new(page, 25, &found, |n| format!("?page={n}"));
            let text: Vec<String> = pager
                .links
                .iter()
                .map(|link| match link {
                    PageLink { gap: true, .. } => "…".to_owned(),
                    PageLink { current: true, label, .. } => format!("[{label}]"),
                    PageLink { label, .. } => label.clone(),
                })
                .collect();
            assert_eq!(text.join(" "), expected, "page {page} of {counted}");
        }
    }
}
