//! Proposals: anyone who works on a case asks for what only a coordinator may do, which is to close or reopen it, to change its outcome
//! or to put others on it. A coordinator accepts that as it is or changed, or sends it back. Doing it without being asked is here too, since it
//! settles what was proposed.

mod actions;
mod ending;
mod input;
mod model;
pub(crate) mod queries;

pub use super::values::ProposalKind;
pub use actions::{accept, get, get_with_headline, list, of_case, propose, send_back, withdraw};
pub use ending::{assign, change_outcome, close, reopen};
pub use input::{AnswerFields, AnswerInput, DecisionFields, DecisionInput, ProposalFields, ProposalInput};
pub use model::{ListedProposal, Proposal, ProposalStatus, Versions};
