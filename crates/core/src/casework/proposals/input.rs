//! What comes in about a proposal: making one, what is decided, and the words with which it is sent back.

use super::{Proposal, ProposalKind};
use crate::casework::cases::OUTCOME_NOTES;
use crate::casework::values::{Outcome, Stage};
use crate::ids::UserId;
use crate::input::{Text, input};

input! {
    /// A proposal to make.
    pub struct ProposalInput (form: ProposalFields "proposal", schema: "ProposalBody") {
        /// What it asks for.
        kind: ProposalKind, "Proposal", needed "Choose what you propose.";
        /// For reopening: the stage at which the case goes on; not `CLOSED`.
        stage: Option<Stage>, "Stage", wrong "Choose a stage.";
        /// For closing and another outcome, which need it: how the case ended.
        outcome: Option<Outcome>, "Outcome", wrong "Choose how the case ended.";
        /// For closing and another outcome, which need them: notes on the outcome.
        outcome_notes: Text<OUTCOME_NOTES>, "Outcome notes";
        /// For closing and another outcome, which need it: whether the client was given legal help.
        provided_legal_services: Option<bool>, "Legal help given", wrong "Choose whether legal help was given.";
        /// For assigning: the paralegal to assign; `null` is nobody.
        paralegal_id: Option<UserId>, "Paralegal", wrong "Choose someone from the list.";
        /// For assigning: the lawyer to assign; `null` is nobody. Needed when there is a paralegal.
        lawyer_id: Option<UserId>, "Lawyer", wrong "Choose someone from the list.";
        /// What the coordinator should know; needed for all but closing.
        why: Text<4000>, "Why";
    }
}

input! {
    /// What a proposal is accepted with. What is left out is as it was proposed.
    pub struct DecisionInput (form: DecisionFields "decision", schema: "DecisionBody", stored: Proposal) {
        /// For reopening: the stage at which the case goes on; not `CLOSED`.
        stage: Option<Stage>, "Stage", wrong "Choose a stage.";
        /// For closing and another outcome: how the case ended.
        outcome: Option<Outcome>, "Outcome", wrong "Choose how the case ended.";
        /// For closing and another outcome: notes on the outcome.
        outcome_notes: Text<OUTCOME_NOTES>, "Outcome notes";
        /// For closing and another outcome: whether the client was given legal help.
        provided_legal_services: Option<bool>, "Legal help given", wrong "Choose whether legal help was given.";
        /// For assigning: the paralegal to assign; `null` is nobody.
        paralegal_id: Option<UserId>, "Paralegal", wrong "Choose someone from the list.",
            of |proposal| proposal.paralegal.as_ref().map(|staff| staff.id);
        /// For assigning: the lawyer to assign; `null` is nobody.
        lawyer_id: Option<UserId>, "Lawyer", wrong "Choose someone from the list.",
            of |proposal| proposal.lawyer.as_ref().map(|staff| staff.id);
        /// For assigning: whether to do it even if that gives someone more cases than they take.
        over_capacity: bool, "Assign anyway", of |_| false;
    }
}

input! {
    /// The words with which a proposal is sent back.
    pub struct AnswerInput (form: AnswerFields "answer", schema: "AnswerBody") {
        /// What needs to be done first.
        answer: Text<4000>, "What needs to be done first", needed "Enter what needs to be done first.";
    }
}

impl From<&ProposalInput> for DecisionInput {
    fn from(input: &ProposalInput) -> Self {
        Self {
            stage: input.stage,
            outcome: input.outcome,
            outcome_notes: input.outcome_notes.clone(),
            provided_legal_services: input.provided_legal_services,
            paralegal_id: input.paralegal_id,
            lawyer_id: input.lawyer_id,
            over_capacity: false,
        }
    }
}
