//! The list of people: search and pages.

use crate::http::{PageResult, Reader, page};
use crate::ui::list_query::{COUNTED, ListQuery, PAGE_SIZE, page_number};
use crate::ui::{NavSection, Pager, Shell};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::parties::people::{self, ListedPerson};

const PATH: &str = "/admin/people";

#[derive(Template)]
#[template(path = "parties/people/list.html")]
struct ListPage {
    shell: Shell,
    search: String,
    rows: Vec<Row>,
    pager: Pager,
    can_create: bool,
}

/// A person in a list.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) address: String,
    pub(super) cases: i64,
}

/// `GET /admin/people`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<ListQuery>) -> PageResult {
    let query = query.into_inner();
    let number = page_number(&query.page, PAGE_SIZE)?;
    let found = people::list(&mut db, &staff.viewer, &query.search(), (number, PAGE_SIZE), COUNTED).await?;
    Ok(page(&ListPage {
        pager: Pager::new(number, PAGE_SIZE, &found, |n| query.page_href(PATH, n)),
        rows: found.items.into_iter().map(Row::from).collect(),
        can_create: staff.viewer.may(Action::EditPeople),
        shell: staff.shell(NavSection::People),
        search: query.search,
    }))
}

impl From<ListedPerson> for Row {
    fn from(ListedPerson { person, cases }: ListedPerson) -> Self {
        let name = if person.full_name.is_empty() { "Name not known".to_owned() } else { person.full_name };
        Self {
            href: format!("{PATH}/{}", person.id),
            id: person.id.to_string(),
            name,
            email: person.email,
            phone: person.phone,
            address: person.address,
            cases,
        }
    }
}
