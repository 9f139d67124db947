//! The list of people: its columns, and how it is read.

use crate::http::Staff;
use crate::ui::list_query::ListQuery;
use crate::views::lists::{Cell, Column, First, List, RowHead};
use clerk_core::Result;
use clerk_core::office::lists::ListName;
use clerk_core::parties::people::{self, ListedPerson};
use clerk_platform::paging::Page;
use sqlx::PgConnection;

/// The list of people.
pub(crate) struct PersonList;

impl List for PersonList {
    type Query = ListQuery;
    type Row = ListedPerson;
    const NAME: ListName = ListName::People;
    const PATH: &'static str = "/admin/people";
    const PAGE_SIZE: i64 = 25;
    // There is nothing to filter by.
    const HAS_VIEWS: bool = false;
    const FIRST: First<ListedPerson> = First {
        label: "Name",
        order: None,
        class: "wide",
        head: |listed| RowHead {
            id: listed.person.id.to_string(),
            href: format!("/admin/people/{}", listed.person.id),
            text: name(&listed.person.full_name),
        },
    };
    const COLUMNS: &'static [Column<ListedPerson>] = &[
        Column::new("email", "Email", |listed, _| Cell::email(&listed.person.email)),
        Column::new("phone", "Phone", |listed, _| Cell::phone(&listed.person.phone)),
        Column::new("address", "Address", |listed, _| Cell::known(&listed.person.address)),
        Column::new("cases", "Cases", |listed, _| Cell::text(listed.cases.to_string())),
    ];

    async fn page(
        db: &mut PgConnection,
        staff: &Staff,
        query: &ListQuery,
        part: (i64, i64),
        counted: i64,
    ) -> Result<Page<ListedPerson>> {
        people::list(db, &staff.viewer, &query.search(), part, counted).await
    }
}

/// What a person is called in lists.
pub(super) fn name(full_name: &str) -> String {
    if full_name.is_empty() { "Name not known".to_owned() } else { full_name.to_owned() }
}
