//! Changes how a closed case ended.

use super::close::as_recorded;
use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::casework::cases::{self, Case, ClosingInput};
use clerk_core::casework::proposals;
use clerk_core::ids::CaseId;
use clerk_core::input::Form;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/cases/outcome.html")]
struct OutcomePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<ClosingInput>,
    title: &'static str,
}

/// `GET /admin/cases/{id}/outcome`
pub(crate) async fn show(staff: Staff, id: Path<CaseId>) -> PageResult {
    render(&staff, *id, Draft::new()).await
}

/// `POST /admin/cases/{id}/outcome`
pub(crate) async fn submit(staff: Staff, id: Path<CaseId>, sent: Sent<ClosingInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        cases::require_may_end(tx, &staff.viewer, *id).await?;
        proposals::change_outcome(tx, &staff.viewer, *id, &sent.form.read(None)?, sent.version(), staff.now()).await?;
        Ok(format!("/admin/cases/{id}?done=outcome"))
    };
    staff.save(&sent, change, async |draft| render(&staff, *id, draft).await).await
}

async fn render(staff: &Staff, id: CaseId, draft: Draft<ClosingInput>) -> PageResult {
    let (case, frame) = CaseFrame::of(&mut *staff.db().await?, staff, id, "outcome", &draft).await?;
    staff.viewer.require_on_seen(Action::EndCases)?;
    if case.summary.is_open && draft.sent.is_none() {
        return Err(Error::Conflict("The case is open: its outcome is recorded when it is closed.".to_owned()).into());
    }
    let in_lines = |case: &Case| as_recorded(case).in_lines();
    Ok(draft.page(&OutcomePage {
        shell: staff.shell(NavSection::Cases),
        frame: CaseFrame { current: draft.current(Some(&case), in_lines), ..frame },
        form: draft.form(as_recorded(&case)),
        title: "Change outcome",
    }))
}
