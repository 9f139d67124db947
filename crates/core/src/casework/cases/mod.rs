//! Cases: one legal issue of one client.

pub use super::values::{EMPLOYMENT, INCOME_RANGE, LegalHelp, Outcome, REFERRER_TYPE, Stage, Topic, income_range};

pub(crate) mod actions;
mod answers;
pub(crate) mod columns;
mod details;
pub(crate) mod filter;
mod input;
mod list;
mod model;
pub(crate) mod queries;
mod sort;

pub use actions::{require_may_end, set_stage};
pub use answers::CaseAnswers;
pub(crate) use details::create_from;
pub use details::queries::of_person;
pub use details::{create, set_support_worker, update};
pub use filter::{CaseFilter, NextDateIs, NextReviewIs};
pub use input::{
    AssignmentFields, AssignmentInput, CaseFields, CaseInput, ClosingFields, ClosingInput, NewCaseFields, NewCaseInput,
    OUTCOME_NOTES, StageFields, StageInput,
};
pub use list::{Count, list};
pub use model::{Case, CaseSummary, Headline, ListedCase, NextDate, OpenDate, Parties, PersonRole};
pub use queries::{counts, get, get_with_headline, require_seen};
pub use sort::{Sort, SortBy};
