//! Work queues: my cases, the inbox, reviews and critical dates; and changes to several cases at once.

pub(crate) mod bulk;
mod calendar;
pub(crate) mod cases;
pub(crate) mod dates;

use crate::http::session::Staff;
use crate::ui::{NavSection, Tab, at_most_99};

/// Rows on a page.
const PAGE_SIZE: i64 = 50;
/// Where counting stops: nobody reads further.
const COUNTED: i64 = 1001;

/// The queues that someone sees, each with how much waits in it.
fn tabs(staff: &Staff, present: NavSection) -> Vec<Tab> {
    let waiting = &staff.waiting;
    let queues = [
        (NavSection::Mine, "My cases", "mine", Some(waiting.mine)),
        (NavSection::Inbox, "Inbox", "inbox", waiting.inbox),
        (NavSection::Reviews, "Reviews", "reviews", waiting.reviews),
        (NavSection::Dates, "Critical dates", "dates", Some(waiting.dates)),
    ];
    let seen = queues.into_iter().filter_map(|(section, label, name, count)| Some((section, label, name, count?)));
    seen.map(|(section, label, name, count)| Tab {
        label,
        href: format!("/admin/queues/{name}"),
        active: section == present,
        count: (count > 0).then(|| at_most_99(count)),
    })
    .collect()
}

/// The address of a list with its query.
fn address(path: &str, query: &impl serde::Serialize) -> String {
    match serde_html_form::to_string(query) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

/// The page that an address asks for, from 1.
fn page_number(raw: &str) -> i64 {
    raw.parse().ok().filter(|page| (1..=1_000_000).contains(page)).unwrap_or(1)
}
