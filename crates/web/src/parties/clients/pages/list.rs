//! The list of clients: search, order, pages.

use crate::http::error::PageResult;
use crate::http::session::Reader;
use crate::ui::list_query::{COUNTED, ListQuery, PAGE_SIZE};
use crate::ui::{self, Moment, NavSection, Pager, Shell, SortColumn};
use actix_web::web;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::parties::clients::{self, ListedClient, Sort};

const PATH: &str = "/admin/clients";

#[derive(Template)]
#[template(path = "parties/clients/list.html")]
struct ListPage {
    shell: Shell,
    search: String,
    sort: String,
    by_name: SortColumn,
    by_age: SortColumn,
    rows: Vec<Row>,
    pager: Pager,
    can_create: bool,
}

struct Row {
    href: String,
    name: String,
    email: String,
    phone: String,
    open_cases: i64,
    created: Moment,
}

/// `GET /admin/clients`
pub(crate) async fn show(reader: Reader, query: web::Query<ListQuery>) -> PageResult {
    let Reader { staff, mut db } = reader;
    let query = query.into_inner();
    let sort = if query.sort == "-created" { Sort::Newest } else { Sort::Name };
    let page = query.page();
    let found = clients::list(&mut db, &staff.viewer, &query.search(), sort, (page, PAGE_SIZE), COUNTED).await?;
    let column = |label, name: &str, state| SortColumn { label, href: query.sort_href(PATH, name), state };
    let (name_state, age_state) = if sort == Sort::Newest { ("", "desc") } else { ("asc", "") };
    Ok(ui::page(&ListPage {
        by_name: column("Name", "", name_state),
        by_age: column("Added", "-created", age_state),
        pager: Pager::new(page, PAGE_SIZE, &found, |n| query.page_href(PATH, n)),
        rows: found.items.into_iter().map(Row::from).collect(),
        can_create: staff.viewer.may(Action::CreateCases),
        shell: Shell::new(&staff, NavSection::Clients, None),
        search: query.search,
        sort: query.sort,
    }))
}

impl From<ListedClient> for Row {
    fn from(listed: ListedClient) -> Self {
        Self {
            href: format!("{PATH}/{}", listed.client.id),
            name: listed.client.full_name(),
            email: listed.client.email,
            phone: listed.client.phone,
            open_cases: listed.open_cases,
            created: Moment::date_of(listed.created_at),
        }
    }
}
