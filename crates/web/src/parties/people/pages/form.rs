//! Adds a person and changes one.

use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, NavSection, Refusal, Shell};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::input::Form;
use clerk_core::parties::people::{self, Person, PersonInput};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "parties/people/form.html")]
struct PersonPage {
    shell: Shell,
    form: Form<PersonInput>,
    action: String,
    back: String,
    /// Empty for a new person.
    name: String,
    version: String,
    /// What is stored; empty unless somebody else has just changed it.
    current: String,
}

/// `GET /admin/people/new`
pub(crate) async fn show_new(staff: Staff) -> PageResult {
    Ok(render(&staff, None, &Sent::not_yet(Form::blank(), &[]), Refusal::default())?)
}

/// `POST /admin/people/new`
pub(crate) async fn create(staff: Staff, sent: Sent<PersonInput>, state: web::Data<AppState>) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::EditPeople)?;
        let id = people::create(tx, &staff.viewer, &sent.form.read(None)?, state.clock.now()).await?;
        Ok(format!("/admin/people/{id}?done=person"))
    };
    save(&staff, &state, add, async |refusal| render(&staff, None, &sent, refusal)).await
}

/// `GET /admin/people/{id}/edit`
pub(crate) async fn show(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    let person = people::find(&mut *state.pool.acquire().await?, &staff.viewer, *id).await?;
    let form = Sent::not_yet(Form::of(&PersonInput::of(&person)), &[]);
    Ok(render(&staff, Some(person), &form, Refusal::default())?)
}

/// `POST /admin/people/{id}/edit`
pub(crate) async fn update(
    staff: Staff,
    id: web::Path<Uuid>,
    sent: Sent<PersonInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept = people::find(&mut *tx, &staff.viewer, *id).await?;
        staff.viewer.require_on_seen(Action::EditPeople)?;
        let input = sent.form.read(Some(&PersonInput::of(&kept)))?;
        people::update(tx, &staff.viewer, *id, &input, sent.version(), state.clock.now()).await?;
        Ok(format!("/admin/people/{id}?done=person"))
    };
    let again = async |refusal: Refusal| {
        let person = people::find(&mut *state.pool.acquire().await?, &staff.viewer, *id).await?;
        render(&staff, Some(person), &sent, refusal)
    };
    save(&staff, &state, change, again).await
}

/// The form; of `person`, or of a new one.
fn render(staff: &Staff, person: Option<Person>, sent: &Sent<PersonInput>, refusal: Refusal) -> Result<HttpResponse> {
    match person {
        Some(_) => staff.viewer.require_on_seen(Action::EditPeople)?,
        None => staff.viewer.require(Action::EditPeople)?,
    }
    let version_now = |person: &Person| refusal.version(sent.version(), person.updated_at.to_jiff());
    let now = person.as_ref().filter(|_| refusal.is_stale).map(|person| Form::of(&PersonInput::of(person)));
    let href = person.as_ref().map(|person| format!("/admin/people/{}", person.id));
    let known = |name: String| if name.is_empty() { "Name not known".to_owned() } else { name };
    Ok(ui::page_with(
        refusal.status,
        &PersonPage {
            shell: Shell::new(staff, NavSection::People, None),
            action: href.as_ref().map_or("/admin/people/new".to_owned(), |href| format!("{href}/edit")),
            back: href.unwrap_or_else(|| "/admin/people".to_owned()),
            version: person.as_ref().map(version_now).unwrap_or_default(),
            current: now.map(|form| form.in_lines()).unwrap_or_default(),
            name: person.map(|person| known(person.full_name)).unwrap_or_default(),
            form: sent.refused(refusal.errors),
        },
    ))
}
