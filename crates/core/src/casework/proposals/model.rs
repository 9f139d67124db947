//! What a proposal is.

use super::ProposalKind;
use crate::casework::events::ProposalFacts;
use crate::casework::values::{Outcome, Stage};
use crate::ids::{CaseId, ProposalId};
use crate::office::accounts::StaffRef;
use crate::values::values;
use clerk_platform::time::Timestamp;
use clerk_platform::version::Version;
use serde::{Deserialize, Serialize};

values! {
    /// The status of a proposal.
    ProposalStatus {
        Open = "OPEN", "Waiting";
        Accepted = "ACCEPTED", "Accepted";
        SentBack = "SENT_BACK", "Sent back";
        Withdrawn = "WITHDRAWN", "Withdrawn";
    }
}

/// What someone who works on a case proposes for it.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Proposal {
    /// Id.
    pub id: ProposalId,
    /// The case.
    pub case_id: CaseId,
    /// What it asks for.
    pub kind: ProposalKind,
    /// Its status.
    pub status: ProposalStatus,
    /// For reopening: the stage at which the case goes on.
    pub stage: Option<Stage>,
    /// For closing and another outcome: how the case ended.
    pub outcome: Option<Outcome>,
    /// For closing and another outcome: notes on the outcome.
    pub outcome_notes: String,
    /// For closing and another outcome: whether the client was given legal help.
    pub provided_legal_services: Option<bool>,
    /// For assigning: the paralegal to assign; `null` is nobody.
    pub paralegal: Option<StaffRef>,
    /// For assigning: the lawyer to assign; `null` is nobody.
    pub lawyer: Option<StaffRef>,
    /// What the coordinator should know.
    pub why: String,
    /// Who proposed it.
    pub proposed_by: StaffRef,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub proposed_at: Timestamp,
    /// What the coordinator said when they sent it back.
    pub answer: String,
    /// Who accepted it, sent it back or withdrew it.
    pub decided_by: Option<StaffRef>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub decided_at: Option<Timestamp>,
    /// Whether nobody has to look at it any more.
    pub is_settled: bool,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

impl Proposal {
    pub(super) fn facts(&self) -> ProposalFacts {
        ProposalFacts { id: self.id, kind: self.kind, stage: self.stage, outcome: self.outcome }
    }
}

/// A proposal in a list across cases.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ListedProposal {
    /// What every list shows of it.
    #[serde(flatten)]
    pub proposal: Proposal,
    /// The case's fileref.
    pub fileref: String,
    /// The client's name.
    pub client_name: String,
}

/// What someone had before them when they decided; `None` is not checked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Versions {
    /// Of the case.
    pub case: Version,
    /// Of the proposal.
    pub proposal: Version,
}
