//! Work queues: my cases, the inbox, reviews, missing checks and critical dates; and changes to several cases at once.

pub(crate) mod bulk;
mod calendar;
pub(crate) mod cases;
pub(crate) mod dates;
mod dates_query;
mod first_look;
mod queue_query;

use crate::http::session::Staff;
use crate::ui::{NavSection, Tab, at_most_99, dates_href, reviews_href};

/// Rows on a page.
const PAGE_SIZE: i64 = 50;

/// The queues that someone sees, each with how much waits in it.
pub(crate) fn tabs(staff: &Staff, present: NavSection) -> Vec<Tab> {
    let waiting = &staff.waiting;
    let queues = [
        (NavSection::Mine, "My cases", "/admin/queues/mine", Some(waiting.mine)),
        (NavSection::Inbox, "Inbox", "/admin/queues/inbox", waiting.inbox),
        (NavSection::Reviews, "Reviews", reviews_href(waiting), waiting.reviews),
        (NavSection::Checks, "Checks missing", "/admin/queues/checks", waiting.checks),
        (NavSection::Reassign, "To reassign", "/admin/queues/reassign", waiting.reassign),
        (NavSection::Proposals, "Proposals", "/admin/proposals", Some(waiting.proposals)),
        (NavSection::Dates, "Critical dates", dates_href(waiting), Some(waiting.dates)),
    ];
    let seen = queues.into_iter().filter_map(|(section, label, href, count)| Some((section, label, href, count?)));
    seen.map(|(section, label, href, count)| Tab {
        label,
        href: href.to_owned(),
        active: section == present,
        count: (count > 0).then(|| at_most_99(count)),
    })
    .collect()
}
