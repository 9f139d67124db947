//! Decides on a proposal: accepts it as it is or changed, or sends it back.

use super::asked::{Asked, Fields};
use crate::casework::cases::pages::settling::{Entered, Settling, aside};
use crate::casework::proposals::views::ProposalView;
use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::casework::cases;
use clerk_core::casework::closing;
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
    settling: Settling,
    answer: Form<AnswerInput>,
    answer_hint: String,
}

/// `GET /admin/cases/{id}/proposals/{proposal_id}`
pub(crate) async fn show(staff: Staff, path: Path<(CaseId, ProposalId)>) -> PageResult {
    render(&staff, path.into_inner(), Draft::new(), Form::blank(), None, None).await
}

/// `POST /admin/cases/{id}/proposals/{proposal_id}/accept`
pub(crate) async fn accept(staff: Staff, path: Path<(CaseId, ProposalId)>, sent: Sent<DecisionInput>) -> PageResult {
    let ids = path.into_inner();
    cases::require_may_end(&mut *staff.db().await?, &staff.viewer, ids.0).await?;
    let again = async |draft, said| render(&staff, ids, draft, Form::blank(), Some(&sent), said).await;
    if let Some(answer) = aside(&staff, ids.0, &sent, &again).await? {
        return Ok(answer);
    }
    let accept = async |tx: &mut PgConnection| {
        let kept = proposals::get(tx, &staff.viewer, ids.0, ids.1).await?;
        let input = sent.form.read(Some(&DecisionInput::of(&kept)))?;
        let given = closing::Settling::sent(sent.pairs());
        let case = closing::settle(tx, &staff.viewer, ids.0, given, sent.version(), staff.now()).await?;
        let versions = Versions { case, ..Versions::default() };
        proposals::accept(tx, &staff.viewer, ids, &input, versions, staff.now()).await?;
        Ok("/admin/proposals?done=accepted".to_owned())
    };
    staff.save(&sent, accept, async |draft| again(draft, None).await).await
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
        render(&staff, ids, draft.of_another(), answer, None, None).await
    };
    staff.save(&sent, send_back, again).await
}

async fn render(
    staff: &Staff,
    (case_id, id): (CaseId, ProposalId),
    draft: Draft<DecisionInput>,
    answer: Form<AnswerInput>,
    sent: Option<&Sent<DecisionInput>>,
    said: Option<&'static str>,
) -> PageResult {
    let mut db = staff.db().await?;
    let tail = format!("proposals/{id}/accept");
    let (case, headline, proposal) = proposals::get_with_headline(&mut db, &staff.viewer, case_id, id).await?;
    staff.viewer.require_on_seen(Action::EndCases)?;
    let proposal = proposal.ok_or(Error::NotFound)?;
    let frame = CaseFrame::around(&mut db, staff, (&case, &headline), &tail, &draft).await?;
    let is_open = proposal.status == ProposalStatus::Open;
    let form = draft.form(Form::of(&DecisionInput::of(&proposal)));
    let settling = match proposal.kind {
        ProposalKind::Close if is_open => {
            Settling::of(&mut db, &staff.viewer, &case, Entered::in_form(sent, &draft, "")).await?
        }
        _ => Settling::default(),
    };
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
        shell: staff.shell(NavSection::Proposals).after(said),
        frame,
        title: "Decide on a proposal",
        is_open,
        asked,
        settling: settling.kept(said.is_some()),
        form,
        answer_hint: format!("Shown to {} with the proposal.", proposal.author),
        proposal,
        answer,
    }))
}
