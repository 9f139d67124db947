//! The list of staff: search, filters and order, all kept in the address.

use crate::http::{PageResult, Reader, page};
use crate::office::staff::list::{StaffList, StaffQuery};
use crate::ui::list_query::COUNTED;
use crate::ui::{Choice, NavSection, Shell};
use crate::views::lists::{List, ListView, Opened};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::access::Group;
use clerk_core::office::universities;

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
    list: ListView,
    may_invite: bool,
}

/// `GET /admin/staff`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<StaffQuery>) -> PageResult {
    let query = query.into_inner();
    let opened = Opened::<StaffList>::new(&mut db, &staff, &query).await?;
    let found = StaffList::page(&mut db, &staff, &query, opened.part, COUNTED).await?;
    let mut names = universities::names(&mut db).await?;
    let list = opened.view(db, &staff, &query, found).await?;
    if !query.university.is_empty() && !names.contains(&query.university) {
        names.push(query.university.clone());
    }
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Staff),
        groups: Choice::all(Group::ALL.iter().map(|v| (v.as_str(), v.label())), &query.group),
        active_states: Choice::all([("false", "Deactivated"), ("any", "Everyone")], &query.active),
        interns: Choice::all([("true", "Interns"), ("false", "No interns")], &query.intern),
        universities: names.into_iter().map(|name| Choice::named(name, &query.university)).collect(),
        list,
        may_invite: staff.viewer.may(Action::ManageUsers),
        search: query.search,
        sort: query.sort,
    }))
}
