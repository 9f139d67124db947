//! The list of clients: search, order, pages.

use crate::http::{PageResult, Reader, page};
use crate::ui::list_query::{COUNTED, ListQuery, PAGE_SIZE, page_number};
use crate::ui::{Moment, NavSection, Pager, Shell, SortColumn};
use actix_web::web::Query;
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
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<ListQuery>) -> PageResult {
    let query = query.into_inner();
    let sort = if query.sort == "-created" { Sort::Newest } else { Sort::Name };
    let number = page_number(&query.page, PAGE_SIZE)?;
    let found = clients::list(&mut db, &staff.viewer, &query.search(), sort, (number, PAGE_SIZE), COUNTED).await?;
    let column = |label, name: &str, state| SortColumn { label, href: query.sort_href(PATH, name), state };
    let (name_state, age_state) = if sort == Sort::Newest { ("", "desc") } else { ("asc", "") };
    Ok(page(&ListPage {
        by_name: column("Name", "", name_state),
        by_age: column("Added", "-created", age_state),
        pager: Pager::new(number, PAGE_SIZE, &found, |n| query.page_href(PATH, n)),
        rows: found.items.into_iter().map(Row::from).collect(),
        can_create: staff.viewer.may(Action::CreateCases),
        shell: staff.shell(NavSection::Clients),
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
