//! How busy paralegals and lawyers are.

use crate::http::{PageResult, Reader, page};
use crate::office::staff::pages::PATH;
use crate::ui::{Moment, NavSection, Shell, Tab, Tag};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Group;
use clerk_core::insight::capacity::{Capacity, capacity};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "insight/capacity/capacity.html")]
struct CapacityPage {
    shell: Shell,
    tabs: Vec<Tab>,
    title: &'static str,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: String,
    load: String,
    /// Share of the capacity in percent; may be over 100.
    percent: i64,
    state: Tag,
    topics: String,
    assigned: Option<Moment>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CapacityQuery {
    group: String,
}

/// `GET /admin/capacity`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<CapacityQuery>) -> PageResult {
    let is_lawyers = query.group == "LAWYER";
    let group = if is_lawyers { Group::Lawyer } else { Group::Paralegal };
    let people = capacity(&mut db, &staff.viewer, group).await?;
    let tab = |label, href: &str, active| Tab { label, href: href.to_owned(), active, count: None };
    Ok(page(&CapacityPage {
        shell: staff.shell(NavSection::Capacity),
        tabs: vec![
            tab("Paralegals", "/admin/capacity", !is_lawyers),
            tab("Lawyers", "/admin/capacity?group=LAWYER", is_lawyers),
        ],
        title: if is_lawyers { "Lawyers" } else { "Paralegals" },
        rows: people.into_iter().map(Row::from).collect(),
    }))
}

impl From<Capacity> for Row {
    fn from(person: Capacity) -> Self {
        let (open, capacity) = (person.load.open_cases, i64::from(person.load.capacity));
        let percent = (open * 100).checked_div(capacity).unwrap_or(if open > 0 { 100 } else { 0 });
        let topics: Vec<String> = person.topics.iter().map(|(topic, n)| format!("{} {n}", topic.label())).collect();
        Self {
            href: format!("{PATH}/{}", person.load.id),
            name: person.load.full_name,
            load: crate::office::staff::pages::load(open, person.load.capacity),
            percent,
            state: in_words(open, capacity),
            topics: topics.join(", "),
            assigned: person.last_assigned_at.map(Moment::date_of),
        }
    }
}

/// How busy someone is, in words.
fn in_words(open: i64, capacity: i64) -> Tag {
    match (open, capacity) {
        (0, 0) => Tag { label: "Takes no cases", tone: "gray" },
        _ if open > capacity => Tag { label: "Over capacity", tone: "red" },
        _ if open == capacity => Tag { label: "Full", tone: "orange" },
        (0, _) => Tag { label: "Free", tone: "green" },
        _ if open * 4 >= capacity * 3 => Tag { label: "Nearly full", tone: "yellow" },
        _ => Tag { label: "Has room", tone: "green" },
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn loads_in_words() {
        for (open, capacity, words) in [
            (0, 0, "Takes no cases"),
            (1, 0, "Over capacity"),
            (0, 4, "Free"),
            (1, 4, "Has room"),
            (3, 4, "Nearly full"),
            (4, 4, "Full"),
            (5, 4, "Over capacity"),
        ] {
            assert_eq!(in_words(open, capacity).label, words, "{open} of {capacity}");
        }
    }
}
