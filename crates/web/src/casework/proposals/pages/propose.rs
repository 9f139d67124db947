//! Proposes to close or reopen a case, to change its outcome or to put others on it, and takes a proposal back.

use super::asked::{Asked, Fields};
use crate::casework::cases::pages::close::as_recorded;
use crate::casework::cases::pages::settling::{Entered, Settling, aside};
use crate::casework::proposals::views::in_address;
use crate::http::{Button, Draft, PageResult, Sent, Staff};
use crate::ui::{NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::casework::cases::Case;
use clerk_core::casework::closing;
use clerk_core::casework::proposals::{self, ProposalInput, ProposalKind};
use clerk_core::ids::{CaseId, ProposalId};
use clerk_core::input::{Form, FormField};
use clerk_core::office::accounts::StaffRef;
use clerk_core::{Error, Result};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/proposals/propose.html")]
struct ProposePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<ProposalInput>,
    title: &'static str,
    /// What is proposed, in words.
    what: &'static str,
    asked: Asked,
    why: FormField,
    /// What has to be done before the case can be closed.
    settling: Settling,
}

fn kind(name: &str) -> Result<ProposalKind> {
    ProposalKind::ALL.iter().copied().find(|kind| in_address(*kind) == name).ok_or(Error::NotFound)
}

/// `GET /admin/cases/{id}/propose/{close|reopen|outcome|assign}`
pub(crate) async fn show(staff: Staff, path: Path<(CaseId, String)>) -> PageResult {
    let (id, name) = path.into_inner();
    render(&staff, id, kind(&name)?, Draft::new(), None, None).await
}

/// `POST /admin/cases/{id}/propose/{close|reopen|outcome|assign}`
pub(crate) async fn submit(staff: Staff, path: Path<(CaseId, String)>, sent: Sent<ProposalInput>) -> PageResult {
    let (id, name) = path.into_inner();
    let kind = kind(&name)?;
    let again = async |draft, said| render(&staff, id, kind, draft, Some(&sent), said).await;
    if kind == ProposalKind::Close
        && let Some(answer) = aside(&staff, id, &sent, &again).await?
    {
        return Ok(answer);
    }
    let propose = async |tx: &mut PgConnection| {
        let input = sent.with(&[("kind", kind.as_str())]).read(None)?;
        let version = match kind {
            ProposalKind::Close => {
                let given = closing::Settling::sent(sent.pairs());
                closing::settle(tx, &staff.viewer, id, given, sent.version(), staff.now()).await?
            }
            ProposalKind::Reopen | ProposalKind::ChangeOutcome | ProposalKind::Assign => sent.version(),
        };
        proposals::propose(tx, &staff.viewer, id, &input, version, staff.now()).await?;
        Ok(format!("/admin/cases/{id}?done=proposed"))
    };
    staff.save(&sent, propose, async |draft| again(draft, None).await).await
}

/// `POST /admin/cases/{id}/proposals/{proposal_id}/withdraw`
pub(crate) async fn withdraw(staff: Staff, path: Path<(CaseId, ProposalId)>, button: Button) -> PageResult {
    let (case_id, id) = path.into_inner();
    let withdraw = async |tx: &mut PgConnection| {
        proposals::withdraw(tx, &staff.viewer, case_id, id, button.version, staff.now()).await?;
        Ok(format!("/admin/cases/{case_id}?done=withdrawn"))
    };
    staff.press(withdraw).await
}

async fn render(
    staff: &Staff,
    id: CaseId,
    kind: ProposalKind,
    draft: Draft<ProposalInput>,
    sent: Option<&Sent<ProposalInput>>,
    said: Option<&'static str>,
) -> PageResult {
    let mut db = staff.db().await?;
    let tail = format!("propose/{}", in_address(kind));
    let (case, frame) = CaseFrame::of(&mut db, staff, id, &tail, &draft).await?;
    let form = draft.form(first(&case, kind));
    let settling = match kind {
        ProposalKind::Close => {
            Settling::of(&mut db, &staff.viewer, &case, Entered::in_form(sent, &draft, "propose")).await?
        }
        ProposalKind::Reopen | ProposalKind::ChangeOutcome | ProposalKind::Assign => Settling::default(),
    };
    let fields = Fields {
        stage: &form.stage,
        outcome: &form.outcome,
        outcome_notes: &form.outcome_notes,
        legal_help: &form.provided_legal_services,
        paralegal: &form.paralegal_id,
        lawyer: &form.lawyer_id,
    };
    let asked = Asked::of(&mut db, &staff.viewer, kind, fields).await?;
    Ok(draft.page(&ProposePage {
        shell: staff.shell(NavSection::Cases).after(said),
        frame,
        title: match kind {
            ProposalKind::Close => "Propose closing",
            ProposalKind::Reopen => "Propose reopening",
            ProposalKind::ChangeOutcome => "Propose a different outcome",
            ProposalKind::Assign => "Propose reassigning",
        },
        what: kind.aim(),
        asked,
        why: if kind == ProposalKind::Close { form.why.clone() } else { form.why.required() },
        settling: settling.kept(said.is_some()),
        form,
    }))
}

/// A new form, with what the case says already.
fn first(case: &Case, kind: ProposalKind) -> Form<ProposalInput> {
    let id = |staff: &Option<StaffRef>| staff.as_ref().map(|staff| staff.id.to_string()).unwrap_or_default();
    let recorded = as_recorded(case);
    let recorded = [&recorded.outcome, &recorded.outcome_notes, &recorded.provided_legal_services];
    let pairs = match kind {
        ProposalKind::Reopen => Vec::new(),
        ProposalKind::Assign => vec![
            ("paralegal_id".to_owned(), id(&case.summary.paralegal)),
            ("lawyer_id".to_owned(), id(&case.summary.lawyer)),
        ],
        ProposalKind::Close | ProposalKind::ChangeOutcome => {
            recorded.map(|field| (field.spec.name.to_owned(), field.value().to_owned())).to_vec()
        }
    };
    Form::sent(&pairs)
}
