//! The list of clients: its columns, and how it is read.

use crate::http::Staff;
use crate::ui::list_query::ListQuery;
use crate::views::lists::{Cell, Column, First, List, Order, RowHead};
use clerk_core::Result;
use clerk_core::office::lists::ListName;
use clerk_core::parties::clients::{self, ListedClient, Sort};
use clerk_platform::paging::Page;
use sqlx::PgConnection;

/// The list of clients.
pub(crate) struct ClientList;

type ClientColumn = Column<ListedClient>;

impl List for ClientList {
    type Query = ListQuery;
    type Row = ListedClient;
    const NAME: ListName = ListName::Clients;
    const PATH: &'static str = "/admin/clients";
    const PAGE_SIZE: i64 = 25;
    const SORT: &'static str = "name";
    // There is nothing to filter by.
    const HAS_VIEWS: bool = false;
    const FIRST: First<ListedClient> = First {
        label: "Name",
        order: Some(Order::by("name").only()),
        class: "wide",
        head: |listed| RowHead {
            id: listed.client.id.to_string(),
            href: format!("/admin/clients/{}", listed.client.id),
            text: listed.client.full_name(),
        },
    };
    const COLUMNS: &'static [ClientColumn] = &[
        ClientColumn::new("preferred_name", "Preferred name", |listed, _| Cell::text(&listed.client.preferred_name))
            .on_request(),
        ClientColumn::new("email", "Email", |listed, _| Cell::email(&listed.client.email)),
        ClientColumn::new("phone", "Phone", |listed, _| Cell::phone(&listed.client.phone)),
        ClientColumn::new("open_cases", "Open cases", |listed, _| Cell::text(listed.open_cases.to_string())),
        ClientColumn::new("created", "Added", |listed, _| Cell::day(listed.created_at))
            .sorted(Order::newest("created").only()),
    ];

    async fn page(
        db: &mut PgConnection,
        staff: &Staff,
        query: &ListQuery,
        part: (i64, i64),
        counted: i64,
    ) -> Result<Page<ListedClient>> {
        let sort = if query.sort == "-created" { Sort::Newest } else { Sort::Name };
        clients::list(db, &staff.viewer, &query.search(), sort, part, counted).await
    }
}
