//! The intake form: its questions as data, the answers renters send, and what we read out of them.
//!
//! `questions.toml` is the one place that defines the questions. Nothing here refuses an answer: the form's users can't
//! be asked again, so an answer that is not as expected becomes a [`Problem`] that staff read next to the submission.

mod amounts;
mod answers;
mod check;
mod condition;
mod list;
mod load;
mod person;
mod present;
mod problem;
mod read;
mod reader;
mod repair;
#[cfg(test)]
mod samples;
mod submitted;
mod title_case;
mod uploads;

pub use answers::{Answers, AnswersError};
pub use condition::{Condition, Limit};
pub use list::{Choice, ChoiceValue, DeadEnd, Kind, Question, Questions, Section, Skip, SkipTo, Unit, questions};
pub use load::LoadError;
pub use present::{AnswerView, SectionView, Shown};
pub use problem::Problem;
pub use repair::repair_surrogates;
pub use submitted::Intake;
pub use title_case::title_case;
pub use uploads::{UploadRef, Uploads};
