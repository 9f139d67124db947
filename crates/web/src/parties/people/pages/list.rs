//! The list of people: search and pages.

use crate::http::{PageResult, Reader, page};
use crate::parties::people::list::PersonList;
use crate::ui::list_query::{COUNTED, ListQuery};
use crate::ui::{NavSection, Shell};
use crate::views::lists::{List, ListView, Opened};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Action;

#[derive(Template)]
#[template(path = "parties/people/list.html")]
struct ListPage {
    shell: Shell,
    search: String,
    list: ListView,
    can_create: bool,
}

/// `GET /admin/people`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<ListQuery>) -> PageResult {
    let query = query.into_inner();
    let opened = Opened::<PersonList>::new(&mut db, &staff, &query).await?;
    let found = PersonList::page(&mut db, &staff, &query, opened.part, COUNTED).await?;
    Ok(page(&ListPage {
        list: opened.view(db, &staff, &query, found).await?,
        can_create: staff.viewer.may(Action::EditPeople),
        shell: staff.shell(NavSection::People),
        search: query.search,
    }))
}
