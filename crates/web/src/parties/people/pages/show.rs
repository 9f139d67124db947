//! One person, and their roles in cases.

use crate::http::{Done, PageResult, Reader, page};
use crate::ui::{NavSection, Shell};
use crate::views::parties::PersonView;
use crate::views::rows::CaseRow;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases;
use clerk_core::ids::PersonId;
use clerk_core::parties::people;

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
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<PersonId>, query: Query<Done>) -> PageResult {
    let person = people::find(&mut db, &staff.viewer, *id).await?;
    let limit = i64::try_from(SHOWN).unwrap_or(i64::MAX);
    let cases = cases::of_person(&mut db, &staff.viewer, *id, limit).await?;
    Ok(page(&ShowPage {
        shell: staff.shell(NavSection::People).after(query.done.as_deref()),
        person: PersonView::new(&person, "", String::new()),
        has_more: cases.len() > SHOWN,
        cases: cases.into_iter().take(SHOWN).map(CaseRow::with_roles).collect(),
        can_edit: staff.viewer.may(Action::EditPeople),
    }))
}
