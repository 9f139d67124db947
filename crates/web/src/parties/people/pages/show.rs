//! One person, and their roles in cases.

use crate::http::error::PageResult;
use crate::http::save::Done;
use crate::http::session::Reader;
use crate::ui::{self, NavSection, Shell};
use crate::views::parties::PersonView;
use crate::views::rows::CaseRow;
use actix_web::web;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases;
use clerk_core::parties::people;
use uuid::Uuid;

/// How many cases the page shows; a big agency may have hundreds.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "parties/people/show.html")]
struct ShowPage {
    shell: Shell,
    person: PersonView,
    cases: Vec<CaseRow>,
    has_more: bool,
    can_edit: bool,
}

/// `GET /admin/people/{id}`
pub(crate) async fn show(reader: Reader, id: web::Path<Uuid>, query: web::Query<Done>) -> PageResult {
    let Reader { staff, mut db } = reader;
    let person = people::find(&mut db, &staff.viewer, *id).await?;
    let limit = i64::try_from(SHOWN).unwrap_or(i64::MAX);
    let cases = cases::of_person(&mut db, &staff.viewer, *id, limit).await?;
    Ok(ui::page(&ShowPage {
        shell: Shell::new(&staff, NavSection::People, query.done.as_deref()),
        person: PersonView::new(&person, "", String::new()),
        has_more: cases.len() > SHOWN,
        cases: cases.into_iter().take(SHOWN).map(CaseRow::with_roles).collect(),
        can_edit: staff.viewer.may(Action::EditPeople),
    }))
}
