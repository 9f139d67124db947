//! The list of staff: search, filters and order, all kept in the address.

use super::{PATH, groups, load, state};
use crate::http::{PageResult, Reader, page};
use crate::ui::list_query::{address, page_number, page_text, search_text};
use crate::ui::{Choice, Moment, NavSection, Pager, Shell, SortColumn, Tag};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::access::Group;
use clerk_core::office::staff::{self, Filter, Member, Sort};
use clerk_core::office::universities;
use serde::{Deserialize, Serialize};

/// People on a page.
const PAGE_SIZE: i64 = 50;

/// The part of the address behind `?`.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct StaffQuery {
    search: String,
    group: String,
    /// Empty shows active ones.
    active: String,
    intern: String,
    university: String,
    sort: String,
    page: String,
}

impl StaffQuery {
    /// The filter. Values that make no sense are ignored.
    fn filter(&self) -> Filter {
        Filter {
            search: search_text(&self.search),
            group: self.group.parse().ok(),
            is_active: match self.active.as_str() {
                "any" => None,
                "false" => Some(false),
                _ => Some(true),
            },
            is_intern: self.intern.parse().ok(),
            university: Some(self.university.clone()).filter(|university| !university.is_empty()),
            sort: Sort::named(&self.sort).unwrap_or_default(),
        }
    }

    /// The address of the same list with something changed. It goes back to the first page unless the page is what changes.
    fn href(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut changed = Self { page: String::new(), ..self.clone() };
        change(&mut changed);
        address(PATH, &changed)
    }
}

#[derive(Template)]
#[template(path = "office/staff/list.html")]
struct ListPage {
    shell: Shell,
    search: String,
    sort: String,
    groups: Vec<Choice>,
    active_states: Vec<Choice>,
    interns: Vec<Choice>,
    universities: Vec<Choice>,
    columns: SortColumns,
    rows: Vec<ListRow>,
    pager: Pager,
    may_invite: bool,
}

struct SortColumns {
    name: SortColumn,
    load: SortColumn,
    assigned: SortColumn,
}

struct ListRow {
    href: String,
    name: String,
    groups: String,
    load: String,
    assigned: Option<Moment>,
    state: Tag,
}

/// `GET /admin/staff`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<StaffQuery>) -> PageResult {
    let query = query.into_inner();
    let number = page_number(&query.page, PAGE_SIZE)?;
    let found = staff::list(&mut db, &staff.viewer, &query.filter(), number, PAGE_SIZE).await?;
    let mut names = universities::names(&mut db).await?;
    if !query.university.is_empty() && !names.contains(&query.university) {
        names.push(query.university.clone());
    }
    let href = |number: i64| query.href(|changed| changed.page = page_text(number));
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Staff),
        groups: Choice::all(Group::ALL.iter().map(|v| (v.as_str(), v.label())), &query.group),
        active_states: Choice::all([("false", "Deactivated"), ("any", "Everyone")], &query.active),
        interns: Choice::all([("true", "Interns"), ("false", "No interns")], &query.intern),
        universities: names.into_iter().map(|name| Choice::named(name, &query.university)).collect(),
        columns: columns(&query),
        pager: Pager::new(number, PAGE_SIZE, &found, href),
        rows: found.items.iter().map(ListRow::from).collect(),
        may_invite: staff.viewer.may(Action::ManageUsers),
        search: query.search,
        sort: query.sort,
    }))
}

impl From<&Member> for ListRow {
    fn from(member: &Member) -> Self {
        Self {
            href: format!("{PATH}/{}", member.id),
            name: member.full_name.clone(),
            groups: groups(&member.groups),
            load: load(member),
            assigned: member.last_assigned_at.map(Moment::date_of),
            state: state(member),
        }
    }
}

fn columns(query: &StaffQuery) -> SortColumns {
    let present = if query.sort.is_empty() { "name" } else { &query.sort };
    // A second click reverses the order.
    let column = |label, name: &str, turns: bool| {
        let turned = format!("-{name}");
        let (next, state) = match present {
            sort if sort == name => (if turns { turned } else { name.to_owned() }, "asc"),
            sort if sort == turned => (name.to_owned(), "desc"),
            _ => (name.to_owned(), ""),
        };
        SortColumn { label, href: query.href(|changed| changed.sort = next), state }
    };
    SortColumns {
        name: column("Name", "name", false),
        load: column("Workload", "load", true),
        assigned: column("Last assigned", "assigned", true),
    }
}
