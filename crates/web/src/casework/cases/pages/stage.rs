//! Changes the stage of a case, or opens it again at a stage.

use crate::http::{Draft, PageResult, Sent, Staff, back_to, undoable};
use crate::ui::{Choice, NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases::{self, LegalHelp, Stage, StageInput};
use clerk_core::casework::proposals;
use clerk_core::ids::CaseId;
use clerk_core::input::{Form, FormField};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/cases/stage.html")]
struct StagePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<StageInput>,
    title: &'static str,
    /// All stages but closed.
    stages: Vec<Choice>,
    /// The words for no answer yet; empty once there is one, which can only be changed.
    unanswered: &'static str,
}

/// What the form does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Stage,
    Reopen,
}

impl What {
    fn action(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Reopen => "reopen",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Stage => "Change stage",
            Self::Reopen => "Reopen case",
        }
    }
}

/// `GET /admin/cases/{id}/stage`
pub(crate) async fn show(staff: Staff, id: Path<CaseId>) -> PageResult {
    render(&staff, *id, What::Stage, Draft::new()).await
}

/// `POST /admin/cases/{id}/stage`
pub(crate) async fn submit(staff: Staff, id: Path<CaseId>, sent: Sent<StageInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let now = staff.now();
        cases::set_stage(tx, &staff.viewer, *id, &sent.form.read(None)?, sent.version(), now).await?;
        Ok(undoable(&back_to(sent.hidden("back"), &format!("/admin/cases/{id}"), "stage"), now))
    };
    staff.save(&sent, change, async |draft| render(&staff, *id, What::Stage, draft).await).await
}

/// `GET /admin/cases/{id}/reopen`
pub(crate) async fn show_reopening(staff: Staff, id: Path<CaseId>) -> PageResult {
    render(&staff, *id, What::Reopen, Draft::new()).await
}

/// `POST /admin/cases/{id}/reopen`
pub(crate) async fn reopen(staff: Staff, id: Path<CaseId>, sent: Sent<StageInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        cases::require_may_end(tx, &staff.viewer, *id).await?;
        proposals::reopen(tx, &staff.viewer, *id, &sent.form.read(None)?, sent.version(), staff.now()).await?;
        Ok(format!("/admin/cases/{id}?done=reopen"))
    };
    staff.save(&sent, change, async |draft| render(&staff, *id, What::Reopen, draft).await).await
}

async fn render(staff: &Staff, id: CaseId, what: What, draft: Draft<StageInput>) -> PageResult {
    let (case, frame) = CaseFrame::of(&mut *staff.db().await?, staff, id, what.action(), &draft).await?;
    if what == What::Reopen {
        staff.viewer.require_on_seen(Action::EndCases)?;
    }
    let form = draft.form(Form::of(&StageInput::of(&case)));
    Ok(draft.page(&StagePage {
        shell: staff.shell(NavSection::Cases),
        frame,
        title: what.title(),
        stages: stages(&form.stage),
        unanswered: if case.summary.provided_legal_services.is_none() { LegalHelp::NotAnswered.label() } else { "" },
        form,
    }))
}

/// The stages that an open case can have.
pub(crate) fn stages(field: &FormField) -> Vec<Choice> {
    let stages = Stage::ALL.iter().filter(|stage| **stage != Stage::Closed);
    Choice::all(stages.map(|stage| (stage.as_str(), stage.label())), field.value())
}
