//! Assigns a paralegal and a lawyer to a case, or removes them.

use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{Choice, NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::access::{Action, Group};
use clerk_core::casework::cases::{self, AssignmentInput};
use clerk_core::ids::CaseId;
use clerk_core::input::Form;
use clerk_core::office::accounts::with_load;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/cases/assign.html")]
struct AssignPage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<AssignmentInput>,
    paralegals: Vec<Choice>,
    lawyers: Vec<Choice>,
}

/// `GET /admin/cases/{id}/assign`
pub(crate) async fn show(staff: Staff, id: Path<CaseId>) -> PageResult {
    render(&staff, *id, Draft::new()).await
}

/// `POST /admin/cases/{id}/assign`
pub(crate) async fn submit(staff: Staff, id: Path<CaseId>, sent: Sent<AssignmentInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        cases::assign(tx, &staff.viewer, *id, &sent.form.read(None)?, sent.version(), staff.now()).await?;
        Ok(format!("/admin/cases/{id}?done=assigned"))
    };
    staff.save(&sent, change, async |draft| render(&staff, *id, draft).await).await
}

async fn render(staff: &Staff, id: CaseId, draft: Draft<AssignmentInput>) -> PageResult {
    staff.viewer.require(Action::Assign)?;
    let mut db = staff.db().await?;
    let (case, frame) = CaseFrame::of(&mut db, staff, id, "assign", &draft).await?;
    let form = draft.form(Form::of(&AssignmentInput::of(&case)));
    let paralegals = with_load(&mut db, Group::Paralegal).await?;
    let lawyers = with_load(&mut db, Group::Lawyer).await?;
    Ok(draft.page(&AssignPage {
        shell: staff.shell(NavSection::Cases),
        frame,
        paralegals: Choice::staff(&paralegals, case.summary.paralegal.as_ref(), form.paralegal_id.value()),
        lawyers: Choice::staff(&lawyers, case.summary.lawyer.as_ref(), form.lawyer_id.value()),
        form,
    }))
}
