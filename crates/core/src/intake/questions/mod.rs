//! The intake form: its questions as data, and the answers that renters send.
//!
//! `questions.toml` is the one place that defines the questions. Nothing here refuses an answer: the form's users can't
//! be asked again, so an answer that is not as expected becomes a [`Problem`] that staff read next to the submission.

mod answers;
mod condition;
mod list;
mod load;
mod old_keys;
pub(super) mod problem;
mod repair;
#[cfg(test)]
pub(super) mod samples;
pub(super) mod text;

pub use answers::{Answers, AnswersError};
pub use condition::{Condition, Limit};
pub use list::{Choice, ChoiceValue, DeadEnd, Kind, Question, Questions, Section, Skip, SkipTo, Unit, questions};
pub use load::LoadError;
pub use problem::Problem;
pub use repair::repair_surrogates;
