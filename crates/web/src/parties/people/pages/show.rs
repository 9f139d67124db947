//! One person, and their roles in cases.

use crate::http::save::go_to;
use crate::http::{Done, PageResult, Reader, Staff, page};
use crate::ui::{NavSection, Shell};
use crate::views::parties::PersonView;
use crate::views::records::JoinRow;
use crate::views::rows::CaseRow;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::casework::{cases, joins};
use clerk_core::ids::PersonId;
use clerk_core::insight::records;
use clerk_core::parties::people;
use sqlx::PgConnection;

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
    can_join: bool,
    /// Those who may be the same.
    alike: Vec<(PersonId, PersonView)>,
    joins: Vec<JoinRow>,
}

/// `GET /admin/people/{id}`
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<PersonId>, query: Query<Done>) -> PageResult {
    let record = match records::person(&mut db, &staff.viewer, *id).await {
        Err(Error::NotFound) => return joined_with(&mut db, &staff, *id).await,
        other => other?,
    };
    let limit = i64::try_from(SHOWN).unwrap_or(i64::MAX);
    let cases = cases::of_person(&mut db, &staff.viewer, *id, limit).await?;
    Ok(page(&ShowPage {
        shell: staff.shell(NavSection::People).after(query.done.as_deref()),
        person: PersonView::new(&record.person, "", String::new()),
        has_more: cases.len() > SHOWN,
        cases: cases.into_iter().take(SHOWN).map(CaseRow::with_roles).collect(),
        can_edit: staff.viewer.may(Action::EditPeople),
        can_join: staff.viewer.may(Action::JoinRecords),
        alike: record
            .alike
            .into_iter()
            .map(|person| (person.id, PersonView::new(&person, "", String::new())))
            .collect(),
        joins: record.joins.into_iter().map(JoinRow::from).collect(),
    }))
}

/// A record that was joined with another is found there.
async fn joined_with(db: &mut PgConnection, staff: &Staff, id: PersonId) -> PageResult {
    let kept: PersonId = joins::now_at(db, *id).await?.ok_or(Error::NotFound)?.into();
    people::require_seen(db, &staff.viewer, kept).await?;
    Ok(go_to(&format!("/admin/people/{kept}")))
}
