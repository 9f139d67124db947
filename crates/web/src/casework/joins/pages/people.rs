//! Joins the records of a landlord, agent or support worker.

use super::{ComparePage, CompareRow, FindPage, FoundRow, JoinForm, JoinQuery, SHOWN, in_a_line};
use crate::http::form::Form;
use crate::http::{PageResult, Reader, Staff, page};
use crate::ui::list_query::search_text;
use crate::ui::{Fact, NavSection};
use actix_web::web::{Path, Query};
use clerk_core::access::Action;
use clerk_core::casework::joins;
use clerk_core::ids::PersonId;
use clerk_core::parties::people::{self, ListedPerson, Person, SUPPORT_CONTACT_PREFERENCE};
use clerk_core::values::label_of;
use sqlx::PgConnection;

/// `GET /admin/people/{id}/join`
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<PersonId>, query: Query<JoinQuery>) -> PageResult {
    staff.viewer.require(Action::JoinRecords)?;
    let person = people::find(&mut db, &staff.viewer, *id).await?;
    let href = format!("/admin/people/{id}");
    let shell = staff.shell(NavSection::People);
    if let Ok(other) = query.with.parse::<PersonId>() {
        let other = people::find(&mut db, &staff.viewer, other).await?;
        return Ok(page(&ComparePage {
            shell,
            href,
            id: *person.id,
            name: name_of(&person),
            other_href: format!("/admin/people/{}", other.id),
            other_id: *other.id,
            other_name: name_of(&other),
            version: String::new(),
            rows: CompareRow::all(facts(&person), facts(&other)),
            is_client: false,
        }));
    }
    let search = match search_text(&query.search) {
        search if search.is_empty() => person.full_name.clone(),
        search => search,
    };
    let found = people::list(&mut db, &staff.viewer, &search, (1, SHOWN), 1).await?;
    Ok(page(&FindPage {
        shell,
        href,
        name: name_of(&person),
        search,
        has_more: found.has_next,
        rows: found.items.into_iter().filter(|found| found.person.id != person.id).map(FoundRow::from).collect(),
    }))
}

fn name_of(person: &Person) -> String {
    if person.full_name.is_empty() { "Name not known".to_owned() } else { person.full_name.clone() }
}

impl From<ListedPerson> for FoundRow {
    fn from(found: ListedPerson) -> Self {
        let person = found.person;
        let details = in_a_line(&[&person.email, &person.phone, &person.address]);
        Self { id: *person.id, name: name_of(&person), details }
    }
}

fn facts(person: &Person) -> Vec<Fact> {
    vec![
        Fact::new("Name", person.full_name.as_str()),
        Fact::new("Email", person.email.as_str()),
        Fact::new("Phone", person.phone.as_str()),
        Fact::new("Address", person.address.as_str()),
        Fact::new("Contact preference", label_of(SUPPORT_CONTACT_PREFERENCE, &person.support_contact_preference)),
    ]
}

/// `POST /admin/people/{id}/join`
pub(crate) async fn join(staff: Staff, id: Path<PersonId>, form: Form<JoinForm>) -> PageResult {
    let join = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::JoinRecords)?;
        joins::join_people(tx, &staff.viewer, *id, form.0.other()?, staff.now()).await?;
        Ok(format!("/admin/people/{id}?done=joined"))
    };
    staff.press(join).await
}
