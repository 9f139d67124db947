//! How busy paralegals, coordinators and lawyers are.

use crate::http::{PageResult, Reader, page};
use crate::office::staff::pages::PATH;
use crate::ui::list_query::address;
use crate::ui::{Choice, Moment, NavSection, Shell, Tab, Tag};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Place;
use clerk_core::insight::capacity::{Capacity, CapacityFilter, Fullness, capacity};
use clerk_core::office::universities;
use clerk_platform::words::cases;
use serde::{Deserialize, Serialize};

#[derive(Template)]
#[template(path = "insight/capacity/capacity.html")]
struct CapacityPage {
    shell: Shell,
    tabs: Vec<Tab>,
    title: &'static str,
    /// As the address names them; empty for paralegals.
    group: String,
    interns: Vec<Choice>,
    universities: Vec<Choice>,
    is_filtered: bool,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: String,
    load: String,
    /// Share of the capacity in percent; may be over 100. None for someone who takes no cases.
    percent: Option<i64>,
    state: Tag,
    topics: String,
    all_cases: i64,
    assigned: Option<Moment>,
}

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CapacityQuery {
    group: String,
    intern: String,
    university: String,
}

impl CapacityQuery {
    /// The filter. Values that make no sense are ignored.
    fn filter(&self) -> CapacityFilter {
        CapacityFilter {
            place: if self.group == "LAWYER" { Place::Lawyer } else { Place::Paralegal },
            is_intern: self.intern.parse().ok(),
            university: Some(self.university.clone()).filter(|university| !university.is_empty()),
        }
    }

    /// The address of another group with the same filter.
    fn href(&self, group: &str) -> String {
        address("/admin/capacity", &Self { group: group.to_owned(), ..self.clone() })
    }
}

/// `GET /admin/capacity`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<CapacityQuery>) -> PageResult {
    let query = query.into_inner();
    let filter = query.filter();
    let people = capacity(&mut db, &staff.viewer, &filter).await?;
    let mut names = universities::names(&mut db).await?;
    if !query.university.is_empty() && !names.contains(&query.university) {
        names.push(query.university.clone());
    }
    let is_lawyers = filter.place == Place::Lawyer;
    let tab = |label, group: &str, active| Tab { label, href: query.href(group), active, count: None };
    Ok(page(&CapacityPage {
        shell: staff.shell(NavSection::Capacity),
        tabs: vec![tab("Paralegals and coordinators", "", !is_lawyers), tab("Lawyers", "LAWYER", is_lawyers)],
        title: if is_lawyers { "Lawyers" } else { "Paralegals and coordinators" },
        interns: Choice::all([("true", "Interns"), ("false", "Volunteers")], &query.intern),
        universities: names.into_iter().map(|name| Choice::named(name, &query.university)).collect(),
        is_filtered: filter.is_intern.is_some() || filter.university.is_some(),
        rows: people.into_iter().map(Row::from).collect(),
        group: if is_lawyers { query.group } else { String::new() },
    }))
}

impl From<Capacity> for Row {
    fn from(person: Capacity) -> Self {
        let topics: Vec<String> = person.topics.iter().map(|(topic, n)| format!("{} {n}", topic.label())).collect();
        Self {
            href: format!("{PATH}/{}", person.load.id),
            load: match person.load.capacity {
                0 => cases(person.load.open_cases),
                capacity => format!("{} of {}", person.load.open_cases, cases(capacity)),
            },
            percent: person.load.percent(),
            state: in_words(&person),
            topics: topics.join(", "),
            all_cases: person.all_cases,
            assigned: person.last_assigned_at.map(Moment::date_of),
            name: person.load.full_name,
        }
    }
}

/// How full someone is, in words and colour.
fn in_words(person: &Capacity) -> Tag {
    match person.fullness() {
        Fullness::TakesNone if person.load.open_cases > 0 => Tag { label: "Takes no cases", tone: "red" },
        Fullness::TakesNone => Tag { label: "Takes no cases", tone: "gray" },
        Fullness::HasRoom => Tag { label: "Has room", tone: "green" },
        Fullness::Busy => Tag { label: "Half full", tone: "yellow" },
        Fullness::NearlyFull => Tag { label: "Nearly full", tone: "orange" },
        Fullness::Full => Tag { label: "Full", tone: "red" },
        Fullness::Over => Tag { label: "Over capacity", tone: "red" },
    }
}
