//! Writes a person down and changes one.

use crate::http::error::PageResult;
use crate::http::form::Form;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::parties::views::PersonView;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use crate::ui::{typed, version};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::parties::people::SUPPORT_CONTACT_PREFERENCE;
use clerk_core::parties::people::{self, NewPerson, Person, TypedPerson};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "parties/people/form.html")]
struct PersonPage {
    shell: Shell,
    form: ui::Form,
    action: String,
    back: String,
    /// Empty for a new person.
    name: String,
    version: String,
    stands: String,
    preferences: Vec<Choice>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PersonForm {
    #[serde(flatten)]
    person: PersonFields,
    version: String,
}

/// What is known of a person, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PersonFields {
    full_name: String,
    email: String,
    address: String,
    phone: String,
    support_contact_preference: String,
}

impl PersonFields {
    fn of(person: Person) -> Self {
        Self {
            full_name: person.full_name,
            email: person.email,
            address: person.address,
            phone: person.phone,
            support_contact_preference: person.support_contact_preference,
        }
    }

    pub(super) fn read(&self, present: Option<&Person>) -> Result<NewPerson> {
        NewPerson::new(
            &TypedPerson {
                full_name: &self.full_name,
                email: &self.email,
                address: &self.address,
                phone: &self.phone,
                support_contact_preference: &self.support_contact_preference,
            },
            present,
        )
    }

    pub(super) fn values(&self) -> [(&'static str, &str); 4] {
        [("full_name", &self.full_name), ("email", &self.email), ("address", &self.address), ("phone", &self.phone)]
    }

    pub(super) fn preferences(&self) -> Vec<Choice> {
        Choice::stored(SUPPORT_CONTACT_PREFERENCE, &self.support_contact_preference)
    }
}

/// `GET /admin/people/new`
pub(crate) async fn show_new(staff: Staff, state: web::Data<AppState>) -> PageResult {
    Ok(render(&staff, None, &state, &PersonForm::default(), Refusal::default()).await?)
}

/// `POST /admin/people/new`
pub(crate) async fn create(staff: Staff, form: Form<PersonForm>, state: web::Data<AppState>) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::EditPeople)?;
        let id = people::create(tx, &staff.viewer, &form.0.person.read(None)?, state.clock.now()).await?;
        Ok(format!("/admin/people/{id}?done=person"))
    };
    save(&staff, &state, add, async |refusal| render(&staff, None, &state, &form.0, refusal).await).await
}

/// `GET /admin/people/{id}/edit`
pub(crate) async fn show(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    let person = people::find(&mut *state.pool.acquire().await?, &staff.viewer, *id).await?;
    let version = person.updated_at.to_jiff().to_string();
    let form = PersonForm { person: PersonFields::of(person), version };
    Ok(render(&staff, Some(*id), &state, &form, Refusal::default()).await?)
}

/// `POST /admin/people/{id}/edit`
pub(crate) async fn update(
    staff: Staff,
    id: web::Path<Uuid>,
    form: Form<PersonForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let present = people::find(&mut *tx, &staff.viewer, *id).await?;
        staff.viewer.require_on_seen(Action::EditPeople)?;
        let (new, version) = (form.0.person.read(Some(&present))?, version(&form.0.version));
        people::update(tx, &staff.viewer, *id, &new, version, state.clock.now()).await?;
        Ok(format!("/admin/people/{id}?done=person"))
    };
    save(&staff, &state, change, async |refusal| render(&staff, Some(*id), &state, &form.0, refusal).await).await
}

async fn render(
    staff: &Staff,
    id: Option<Uuid>,
    state: &AppState,
    sent: &PersonForm,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let (mut name, mut version_now, mut stands) = (String::new(), String::new(), String::new());
    match id {
        Some(id) => {
            let person = people::find(&mut *state.pool.acquire().await?, &staff.viewer, id).await?;
            staff.viewer.require_on_seen(Action::EditPeople)?;
            version_now = refusal.version(version(&sent.version), person.updated_at.to_jiff());
            if refusal.is_stale {
                stands = PersonView::new(&person, "", String::new()).in_lines();
            }
            name = if person.full_name.is_empty() { "Name not known".to_owned() } else { person.full_name };
        }
        None => staff.viewer.require(Action::EditPeople)?,
    }
    let href = id.map(|id| format!("/admin/people/{id}"));
    Ok(ui::page_with(
        refusal.status,
        &PersonPage {
            shell: Shell::new(staff, NavSection::People, None),
            form: typed("person", &sent.person.values(), refusal.errors),
            action: href.as_ref().map_or("/admin/people/new".to_owned(), |href| format!("{href}/edit")),
            back: href.unwrap_or_else(|| "/admin/people".to_owned()),
            name,
            version: version_now,
            stands,
            preferences: sent.person.preferences(),
        },
    ))
}
