//! What comes in about a proposal: making one, what is decided, and the words with which it is sent back.

use super::{Proposal, ProposalKind};
use crate::casework::cases::OUTCOME_NOTES;
use crate::casework::values::{Outcome, Stage};
use crate::input::{Text, input};

input! {
    /// A proposal to make.
    pub struct ProposalInput (form: ProposalFields "proposal", schema: "ProposalBody") {
        /// What it asks for.
        kind: ProposalKind, "Proposal", needed "Choose what you propose.";
        /// For reopening: the stage at which the case goes on; not `CLOSED`.
        stage: Option<Stage>, "Stage", wrong "Choose a stage.";
        /// For the others, which need it: how the case ended.
        outcome: Option<Outcome>, "Outcome", wrong "Choose how the case ended.";
        /// For the others, which need them: notes on the outcome.
        outcome_notes: Text<OUTCOME_NOTES>, "Outcome notes";
        /// For the others, which need it: whether the client was given legal help.
        provided_legal_services: Option<bool>, "Legal help given", wrong "Choose whether legal help was given.";
        /// What the coordinator should know; needed for all but closing.
        why: Text<4000>, "Why";
    }
}

input! {
    /// What a proposal is accepted with. What is left out is as it was proposed.
    pub struct DecisionInput (form: DecisionFields "decision", schema: "DecisionBody", stored: Proposal) {
        /// For reopening: the stage at which the case goes on; not `CLOSED`.
        stage: Option<Stage>, "Stage", wrong "Choose a stage.";
        /// For the others: how the case ended.
        outcome: Option<Outcome>, "Outcome", wrong "Choose how the case ended.";
        /// For the others: notes on the outcome.
        outcome_notes: Text<OUTCOME_NOTES>, "Outcome notes";
        /// For the others: whether the client was given legal help.
        provided_legal_services: Option<bool>, "Legal help given", wrong "Choose whether legal help was given.";
    }
}

input! {
    /// The words with which a proposal is sent back.
    pub struct AnswerInput (form: AnswerFields "answer", schema: "AnswerBody") {
        /// What has to be done first.
        answer: Text<4000>, "What has to be done first", needed "Say what has to be done first.";
    }
}

impl From<&ProposalInput> for DecisionInput {
    fn from(input: &ProposalInput) -> Self {
        Self {
            stage: input.stage,
            outcome: input.outcome,
            outcome_notes: input.outcome_notes.clone(),
            provided_legal_services: input.provided_legal_services,
        }
    }
}
