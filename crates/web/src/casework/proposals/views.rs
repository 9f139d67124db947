//! A proposal in words, on its case's page and where it is decided.

use crate::http::Staff;
use crate::ui::{Fact, Moment};
use clerk_core::access::Action;
use clerk_core::casework::proposals::{Proposal, ProposalKind, ProposalStatus};
use clerk_core::office::accounts::StaffRef;

/// A proposal; `components/proposal.html` shows it.
pub(crate) struct ProposalView {
    pub(crate) href: String,
    /// What its author proposes: `to close the case`.
    pub(crate) what: &'static str,
    pub(crate) author: String,
    pub(crate) at: Moment,
    pub(crate) facts: Vec<Fact>,
    /// Who sent it back, when, and with which words.
    pub(crate) answer: Option<AnswerView>,
    pub(crate) can_decide: bool,
    pub(crate) is_own: bool,
    /// Where its author can propose it again.
    pub(crate) again_href: String,
    pub(crate) version: String,
}

/// How a proposal was sent back.
pub(crate) struct AnswerView {
    pub(crate) author: String,
    pub(crate) at: Moment,
    pub(crate) text: String,
}

/// A kind as it is named in addresses.
pub(super) fn in_address(kind: ProposalKind) -> &'static str {
    match kind {
        ProposalKind::Close => "close",
        ProposalKind::Reopen => "reopen",
        ProposalKind::ChangeOutcome => "outcome",
        ProposalKind::Assign => "assign",
    }
}

impl ProposalView {
    pub(crate) fn new(proposal: Proposal, staff: &Staff) -> Self {
        let is_open = proposal.status == ProposalStatus::Open;
        let case_href = format!("/admin/cases/{}", proposal.case_id);
        let facts = facts(&proposal);
        let sent_back =
            proposal.decided_by.zip(proposal.decided_at).filter(|_| proposal.status == ProposalStatus::SentBack);
        Self {
            href: format!("{case_href}/proposals/{}", proposal.id),
            what: proposal.kind.aim(),
            is_own: proposal.proposed_by.id == staff.user.id,
            author: proposal.proposed_by.full_name,
            at: Moment::time(proposal.proposed_at),
            facts,
            answer: sent_back.map(|(by, at)| AnswerView {
                author: by.full_name,
                at: Moment::time(at),
                text: proposal.answer,
            }),
            can_decide: is_open && staff.viewer.may(Action::EndCases),
            again_href: format!("{case_href}/propose/{}", in_address(proposal.kind)),
            version: proposal.updated_at.to_jiff().to_string(),
        }
    }
}

/// What it asks for. What it has no say in is left out.
fn facts(proposal: &Proposal) -> Vec<Fact> {
    let given = proposal.provided_legal_services.map(|given| if given { "Yes" } else { "No" });
    let name = |staff: &Option<StaffRef>| match (proposal.kind, staff) {
        (ProposalKind::Assign, None) => "Nobody".to_owned(),
        (_, staff) => staff.as_ref().map(|staff| staff.full_name.clone()).unwrap_or_default(),
    };
    let (paralegal, lawyer) = (name(&proposal.paralegal), name(&proposal.lawyer));
    let all = [
        ("Stage", proposal.stage.map_or("", |stage| stage.label())),
        ("Outcome", proposal.outcome.map_or("", |outcome| outcome.label())),
        ("Outcome notes", proposal.outcome_notes.as_str()),
        ("Legal help given", given.unwrap_or_default()),
        ("Paralegal", paralegal.as_str()),
        ("Lawyer", lawyer.as_str()),
        ("Why", proposal.why.as_str()),
    ];
    all.into_iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| Fact::new(label, text)).collect()
}
