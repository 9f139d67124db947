//! Decides on a proposal: accepts it as it is or changed, or sends it back.

use super::asked::{Asked, Fields};
use crate::casework::cases::pages::close::{Obstacle, before_closing};
use crate::casework::proposals::views::ProposalView;
use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::casework::cases;
use clerk_core::casework::proposals::{self, AnswerInput, DecisionInput, ProposalKind, ProposalStatus, Versions};
use clerk_core::ids::{CaseId, ProposalId};
use clerk_core::input::Form;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/proposals/decide.html")]
struct DecidePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<DecisionInput>,
    title: &'static str,
    proposal: ProposalView,
    /// Whether it still waits for a decision.
    is_open: bool,
    asked: Asked,
    /// What has to be done before the case can be closed.
    obstacles: Vec<Obstacle>,
    /// How many open tasks will be cancelled with it, in words; empty for none.
    tasks: String,
    answer: Form<AnswerInput>,
    answer_hint: String,
}

/// `GET /admin/cases/{id}/proposals/{proposal_id}`
pub(crate) async fn show(staff: Staff, path: Path<(CaseId, ProposalId)>) -> PageResult {
    render(&staff, path.into_inner(), Draft::new(), Form::blank()).await
}

/// `POST /admin/cases/{id}/proposals/{proposal_id}/accept`
pub(crate) async fn accept(staff: Staff, path: Path<(CaseId, ProposalId)>, sent: Sent<DecisionInput>) -> PageResult {
    let ids = path.into_inner();
    let accept = async |tx: &mut PgConnection| {
        cases::require_may_end(tx, &staff.viewer, ids.0).await?;
        let kept = proposals::get(tx, &staff.viewer, ids.0, ids.1).await?;
        let input = sent.form.read(Some(&DecisionInput::of(&kept)))?;
        let versions = Versions { case: sent.version(), ..Versions::default() };
        proposals::accept(tx, &staff.viewer, ids, &input, versions, staff.now()).await?;
        Ok("/admin/proposals?done=accepted".to_owned())
    };
    staff.save(&sent, accept, async |draft| render(&staff, ids, draft, Form::blank()).await).await
}

/// `POST /admin/cases/{id}/proposals/{proposal_id}/send-back`
pub(crate) async fn send_back(staff: Staff, path: Path<(CaseId, ProposalId)>, sent: Sent<AnswerInput>) -> PageResult {
    let ids = path.into_inner();
    let send_back = async |tx: &mut PgConnection| {
        cases::require_may_end(tx, &staff.viewer, ids.0).await?;
        let input = sent.form.read(None)?;
        proposals::send_back(tx, &staff.viewer, ids, &input, Versions::default(), staff.now()).await?;
        Ok("/admin/proposals?done=sent-back".to_owned())
    };
    let again = async |draft: Draft<AnswerInput>| {
        let answer = draft.form(None);
        render(&staff, ids, draft.of_another(), answer).await
    };
    staff.save(&sent, send_back, again).await
}

async fn render(
    staff: &Staff,
    (case_id, id): (CaseId, ProposalId),
    draft: Draft<DecisionInput>,
    answer: Form<AnswerInput>,
) -> PageResult {
    let mut db = staff.db().await?;
    let tail = format!("proposals/{id}/accept");
    let (case, headline, proposal) = proposals::get_with_headline(&mut db, &staff.viewer, case_id, id).await?;
    staff.viewer.require_on_seen(Action::EndCases)?;
    let proposal = proposal.ok_or(Error::NotFound)?;
    let frame = CaseFrame::around(&mut db, staff, (&case, &headline), &tail, &draft).await?;
    let is_open = proposal.status == ProposalStatus::Open;
    let (obstacles, tasks) = match proposal.kind {
        ProposalKind::Close if is_open => before_closing(&mut db, &staff.viewer, &case, "", staff.today()).await?,
        _ => Default::default(),
    };
    let form = draft.form(Form::of(&DecisionInput::of(&proposal)));
    let fields = Fields {
        stage: &form.stage,
        outcome: &form.outcome,
        outcome_notes: &form.outcome_notes,
        legal_help: &form.provided_legal_services,
        paralegal: &form.paralegal_id,
        lawyer: &form.lawyer_id,
    };
    let asked = Asked::of(&mut db, &staff.viewer, proposal.kind, fields).await?;
    let proposal = ProposalView::new(proposal, staff);
    Ok(draft.page(&DecidePage {
        shell: staff.shell(NavSection::Proposals),
        frame,
        title: "Decide on a proposal",
        is_open,
        asked,
        obstacles,
        tasks,
        form,
        answer_hint: format!("Shown to {} with the proposal.", proposal.author),
        proposal,
        answer,
    }))
}
