//! Work queues: my cases, the inbox, reviews and critical dates; and changes to several cases at once.

pub(crate) mod bulk;
mod calendar;
pub(crate) mod cases;
pub(crate) mod dates;
mod dates_query;

use crate::http::session::Staff;
use crate::ui::{NavSection, Tab, at_most_99};

/// Rows on a page.
const PAGE_SIZE: i64 = 50;

/// The queues that someone sees, each with how much waits in it.
pub(crate) fn tabs(staff: &Staff, present: NavSection) -> Vec<Tab> {
    let waiting = &staff.waiting;
    let queues = [
        (NavSection::Mine, "My cases", "mine", Some(waiting.mine)),
        (NavSection::Inbox, "Inbox", "inbox", waiting.inbox),
        (NavSection::Reviews, "Reviews", "reviews", waiting.reviews),
        (NavSection::Reassign, "To reassign", "reassign", waiting.reassign),
        (NavSection::Proposals, "Proposals", "proposals", Some(waiting.proposals)),
        (NavSection::Dates, "Critical dates", "dates", Some(waiting.dates)),
    ];
    let seen = queues.into_iter().filter_map(|(section, label, name, count)| Some((section, label, name, count?)));
    seen.map(|(section, label, name, count)| Tab {
        label,
        href: match section {
            NavSection::Proposals => "/admin/proposals".to_owned(),
            _ => format!("/admin/queues/{name}"),
        },
        active: section == present,
        count: (count > 0).then(|| at_most_99(count)),
    })
    .collect()
}
