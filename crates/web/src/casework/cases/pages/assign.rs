//! Assigns a paralegal and a lawyer to a case, or removes them.

use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::state::assignees::choices;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use crate::views::frame::CaseFrame;
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::access::Group;
use clerk_core::casework::cases::{self, AssignmentInput};
use clerk_core::input::Form;
use clerk_core::office::accounts::with_load;
use sqlx::PgConnection;
use uuid::Uuid;

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
pub(crate) async fn show(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    Ok(render(&staff, *id, &state, None, Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/assign`
pub(crate) async fn submit(
    staff: Staff,
    id: web::Path<Uuid>,
    sent: Sent<AssignmentInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let input = sent.form.read(None)?;
        cases::assign(tx, &staff.viewer, *id, &input, sent.version(), state.clock.now()).await?;
        Ok(format!("/admin/cases/{id}?done=assigned"))
    };
    save(&staff, &state, change, async |refusal| render(&staff, *id, &state, Some(&sent), refusal).await).await
}

async fn render(
    staff: &Staff,
    id: Uuid,
    state: &AppState,
    sent: Option<&Sent<AssignmentInput>>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    staff.viewer.require(Action::Assign)?;
    let mut db = state.pool.acquire().await?;
    let made_from = sent.and_then(Sent::version);
    let (case, frame) = CaseFrame::of(&mut db, &staff.viewer, state, id, made_from, &refusal).await?;
    let form = match sent {
        Some(sent) => sent.refused(refusal.errors),
        None => Form::of(&AssignmentInput::of(&case)),
    };
    let paralegals = with_load(&mut db, Group::Paralegal).await?;
    let lawyers = with_load(&mut db, Group::Lawyer).await?;
    Ok(ui::page_with(
        refusal.status,
        &AssignPage {
            shell: Shell::new(staff, NavSection::Cases, None),
            frame,
            paralegals: choices(&paralegals, case.summary.paralegal.as_ref(), form.paralegal_id.value()),
            lawyers: choices(&lawyers, case.summary.lawyer.as_ref(), form.lawyer_id.value()),
            form,
        },
    ))
}
