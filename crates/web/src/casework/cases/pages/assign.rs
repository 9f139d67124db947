//! Assigns a paralegal and a lawyer to a case, or removes them.

use crate::http::{Draft, PageResult, Sent, Staff, back_to, undoable};
use crate::ui::{Choice, NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::access::{Action, Place};
use clerk_core::casework::cases::AssignmentInput;
use clerk_core::casework::proposals;
use clerk_core::ids::CaseId;
use clerk_core::input::Form;
use clerk_core::office::accounts::{Load, StaffRef, with_load};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/cases/assign.html")]
struct AssignPage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<AssignmentInput>,
    paralegals: Vec<Choice>,
    lawyers: Vec<Choice>,
    /// Who is on the case and can’t stay, in words.
    gone: Vec<String>,
}

/// `GET /admin/cases/{id}/assign`
pub(crate) async fn show(staff: Staff, id: Path<CaseId>) -> PageResult {
    render(&staff, *id, Draft::new()).await
}

/// `POST /admin/cases/{id}/assign`
pub(crate) async fn submit(staff: Staff, id: Path<CaseId>, sent: Sent<AssignmentInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let now = staff.now();
        proposals::assign(tx, &staff.viewer, *id, &sent.form.read(None)?, sent.version(), now).await?;
        Ok(undoable(&back_to(sent.hidden("back"), &format!("/admin/cases/{id}"), "assigned"), now))
    };
    staff.save(&sent, change, async |draft| render(&staff, *id, draft).await).await
}

async fn render(staff: &Staff, id: CaseId, draft: Draft<AssignmentInput>) -> PageResult {
    staff.viewer.require(Action::Assign)?;
    let mut db = staff.db().await?;
    let (case, frame) = CaseFrame::of(&mut db, staff, id, "assign", &draft).await?;
    let form = draft.form(Form::of(&AssignmentInput::of(&case)));
    let paralegals = with_load(&mut db, Place::Paralegal).await?;
    let lawyers = with_load(&mut db, Place::Lawyer).await?;
    Ok(draft.page(&AssignPage {
        shell: staff.shell(NavSection::Cases),
        frame,
        gone: [
            gone(&paralegals, case.summary.paralegal.as_ref(), Place::Paralegal),
            gone(&lawyers, case.summary.lawyer.as_ref(), Place::Lawyer),
        ]
        .into_iter()
        .flatten()
        .collect(),
        paralegals: Choice::staff(&paralegals, form.paralegal_id.value()),
        lawyers: Choice::staff(&lawyers, form.lawyer_id.value()),
        form,
    }))
}

/// What to say about someone who is on the case and is not among those who can be.
fn gone(people: &[Load], present: Option<&StaffRef>, place: Place) -> Option<String> {
    let present = present.filter(|present| people.iter().all(|person| person.id != present.id))?;
    let word = place.word();
    Some(format!("{} can no longer be the {word} of this case: choose who takes over.", present.full_name))
}
