//! The list of clients: search, order, pages.

use crate::http::{PageResult, Reader, page};
use crate::parties::clients::list::ClientList;
use crate::ui::list_query::{COUNTED, ListQuery};
use crate::ui::{NavSection, Shell};
use crate::views::lists::{List, ListView, Opened};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Action;

#[derive(Template)]
#[template(path = "parties/clients/list.html")]
struct ListPage {
    shell: Shell,
    search: String,
    sort: String,
    list: ListView,
    can_create: bool,
}

/// `GET /admin/clients`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<ListQuery>) -> PageResult {
    let query = query.into_inner();
    let opened = Opened::<ClientList>::new(&mut db, &staff, &query).await?;
    let found = ClientList::page(&mut db, &staff, &query, opened.part, COUNTED).await?;
    Ok(page(&ListPage {
        list: opened.view(db, &staff, &query, found).await?,
        can_create: staff.viewer.may(Action::CreateCases),
        shell: staff.shell(NavSection::Clients),
        search: query.search,
        sort: query.sort,
    }))
}
