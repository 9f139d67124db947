//! Closes a case. What is in the way is settled on the same page, with the same button.

use super::settling::{Entered, Settling, aside};
use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases::{self, Case, ClosingInput, Outcome};
use clerk_core::casework::closing;
use clerk_core::ids::CaseId;
use clerk_core::input::Form;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/cases/close.html")]
struct ClosePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<ClosingInput>,
    is_open: bool,
    settling: Settling,
}

/// `GET /admin/cases/{id}/close`
pub(crate) async fn show(staff: Staff, id: Path<CaseId>) -> PageResult {
    render(&staff, *id, Draft::new(), None, None).await
}

/// `POST /admin/cases/{id}/close`
pub(crate) async fn submit(staff: Staff, id: Path<CaseId>, sent: Sent<ClosingInput>) -> PageResult {
    cases::require_may_end(&mut *staff.db().await?, &staff.viewer, *id).await?;
    let again = async |draft, said| render(&staff, *id, draft, Some(&sent), said).await;
    if let Some(answer) = aside(&staff, *id, &sent, &again).await? {
        return Ok(answer);
    }
    let change = async |tx: &mut PgConnection| {
        let said = (sent.form.read(None), closing::Settling::sent(sent.pairs()));
        closing::close(tx, &staff.viewer, *id, said, sent.version(), staff.now()).await?;
        Ok(format!("/admin/cases/{id}?done=close"))
    };
    staff.save(&sent, change, async |draft| again(draft, None).await).await
}

async fn render(
    staff: &Staff,
    id: CaseId,
    draft: Draft<ClosingInput>,
    sent: Option<&Sent<ClosingInput>>,
    said: Option<&'static str>,
) -> PageResult {
    let mut db = staff.db().await?;
    let (case, frame) = CaseFrame::of(&mut db, staff, id, "close", &draft).await?;
    staff.viewer.require_on_seen(Action::EndCases)?;
    let form = draft.form(as_recorded(&case));
    let settling = Settling::of(&mut db, &staff.viewer, &case, Entered::in_form(sent, &draft, "close")).await?;
    Ok(draft.page(&ClosePage {
        shell: staff.shell(NavSection::Cases).after(said),
        frame,
        is_open: case.summary.is_open,
        settling: settling.kept(said.is_some()),
        form,
    }))
}

/// What a case says about how it ended, perhaps from when it was closed before.
pub(crate) fn as_recorded(case: &Case) -> Form<ClosingInput> {
    let outcome = case.summary.outcome.map_or("", Outcome::as_str);
    let legal_help = case.summary.provided_legal_services.map_or("", |given| if given { "true" } else { "false" });
    let pairs = [("outcome", outcome), ("outcome_notes", &case.outcome_notes), ("provided_legal_services", legal_help)];
    Form::sent(&pairs.map(|(name, text)| (name.to_owned(), text.to_owned())))
}
