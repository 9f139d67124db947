//! A case with what belongs to it, tab by tab: what its page shows, and what reads across the wings below.

mod model;
mod queries;
mod tab;

pub use model::{CaseFile, Contents, Details, IntakeForm, Part, SentAgain, TabCounts};
pub use queries::get;
pub use tab::CaseTab;
