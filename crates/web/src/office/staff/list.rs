//! The list of staff: its address, its columns, and how it is read.

use super::pages::{PATH, groups, load, state};
use crate::http;
use crate::ui::list_query::search_text;
use crate::views::lists::{Cell, Column, First, List, Order, RowHead, list_address};
use clerk_core::Result;
use clerk_core::office::lists::ListName;
use clerk_core::office::staff::{self, Filter, Member, Sort};
use clerk_platform::paging::Page;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

/// The part of the address behind `?`.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct StaffQuery {
    pub(super) search: String,
    pub(super) group: String,
    /// Empty shows active ones.
    pub(super) active: String,
    pub(super) intern: String,
    pub(super) university: String,
    pub(super) sort: String,
    page: String,
    /// See `views/lists`.
    view: String,
    columns: String,
}

list_address!(StaffQuery, sort);

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
}

/// The list of staff.
pub(crate) struct StaffList;

type StaffColumn = Column<Member>;

impl List for StaffList {
    type Query = StaffQuery;
    type Row = Member;
    const NAME: ListName = ListName::Staff;
    const PATH: &'static str = PATH;
    const PAGE_SIZE: i64 = 50;
    const SORT: &'static str = "name";
    // A centre has few.
    const HAS_VIEWS: bool = false;
    const FIRST: First<Member> = First {
        label: "Name",
        order: Some(Order::by("name").only()),
        class: "wide",
        head: |member| RowHead {
            id: member.id.to_string(),
            href: format!("{PATH}/{}", member.id),
            text: member.full_name.clone(),
        },
    };
    const COLUMNS: &'static [StaffColumn] = &[
        StaffColumn::new("email", "Email", |member, _| Cell::email(&member.email)).on_request(),
        StaffColumn::new("groups", "Groups", |member, _| Cell::text(groups(&member.groups))),
        StaffColumn::new("load", "Workload", |member, _| Cell::text(load(member))).sorted(Order::by("load")),
        StaffColumn::new("assigned", "Last assigned", |member, _| match member.last_assigned_at {
            Some(at) => Cell::day(at),
            None => Cell::nothing("Not yet"),
        })
        .sorted(Order::by("assigned")),
        StaffColumn::new("university", "University", |member, _| Cell::known(&member.university)).on_request(),
        StaffColumn::new("status", "Status", |member, _| Cell::tag(state(member))),
    ];

    async fn page(
        db: &mut PgConnection,
        staff: &http::Staff,
        query: &StaffQuery,
        (number, size): (i64, i64),
        _counted: i64,
    ) -> Result<Page<Member>> {
        staff::list(db, &staff.viewer, &query.filter(), number, size).await
    }
}
