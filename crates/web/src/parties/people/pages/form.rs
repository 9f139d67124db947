//! Adds a person and changes one.

use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{FormFrame, NavSection, Shell};
use actix_web::web::Path;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::ids::PersonId;
use clerk_core::input::Form;
use clerk_core::parties::people::{self, PersonInput};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "parties/people/form.html")]
struct PersonPage {
    shell: Shell,
    form: Form<PersonInput>,
    frame: FormFrame,
    /// Empty for a new person.
    name: String,
}

/// `GET /admin/people/new`
pub(crate) async fn show_new(staff: Staff) -> PageResult {
    render(&staff, None, Draft::new()).await
}

/// `POST /admin/people/new`
pub(crate) async fn create(staff: Staff, sent: Sent<PersonInput>) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::EditPeople)?;
        let id = people::create(tx, &staff.viewer, &sent.form.read(None)?, staff.now()).await?;
        Ok(format!("/admin/people/{id}?done=person"))
    };
    staff.save(&sent, add, async |draft| render(&staff, None, draft).await).await
}

/// `GET /admin/people/{id}/edit`
pub(crate) async fn show(staff: Staff, id: Path<PersonId>) -> PageResult {
    render(&staff, Some(*id), Draft::new()).await
}

/// `POST /admin/people/{id}/edit`
pub(crate) async fn update(staff: Staff, id: Path<PersonId>, sent: Sent<PersonInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept = people::find(&mut *tx, &staff.viewer, *id).await?;
        staff.viewer.require_on_seen(Action::EditPeople)?;
        let input = sent.form.read(Some(&PersonInput::of(&kept)))?;
        people::update(tx, &staff.viewer, *id, &input, sent.version(), staff.now()).await?;
        Ok(format!("/admin/people/{id}?done=person"))
    };
    staff.save(&sent, change, async |draft| render(&staff, Some(*id), draft).await).await
}

/// The form of a person, or of a new one.
async fn render(staff: &Staff, id: Option<PersonId>, draft: Draft<PersonInput>) -> PageResult {
    let mut person = None;
    match id {
        Some(id) => {
            person = Some(people::find(&mut *staff.db().await?, &staff.viewer, id).await?);
            staff.viewer.require_on_seen(Action::EditPeople)?;
        }
        None => staff.viewer.require(Action::EditPeople)?,
    }
    let stored = person.as_ref().map(|person| Form::of(&PersonInput::of(person)));
    let back = id.map_or("/admin/people".to_owned(), |id| format!("/admin/people/{id}"));
    let known = |name: String| if name.is_empty() { "Name not known".to_owned() } else { name };
    Ok(draft.page(&PersonPage {
        shell: staff.shell(NavSection::People),
        frame: FormFrame {
            action: format!("{back}/{}", if id.is_some() { "edit" } else { "new" }),
            back,
            version: draft.version(person.as_ref().map(|person| person.updated_at.to_jiff())),
            current: draft.current(stored.as_ref(), Form::in_lines),
        },
        name: person.map(|person| known(person.full_name)).unwrap_or_default(),
        form: draft.form(stored),
    }))
}
