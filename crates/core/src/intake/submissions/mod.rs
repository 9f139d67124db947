//! Filled-in intake forms, from the first saved answer to the case that results.

mod actions;
pub mod corrections;
pub mod endings;
mod jobs;
mod model;
pub mod process;
pub(crate) mod queries;
mod reminders;
pub mod repetitions;

pub use actions::{closed, failed, get_for_staff, get_public, likely_repetitions, replace_answers, retry, submit};
pub use endings::Ending;
pub use jobs::{AlertFailedSubmission, ProcessSubmission, SendReminder, SendReminders};
pub use model::{FailedSubmission, NewAnswers, READABLE_FOR, Submission};
pub use queries::create;
pub use reminders::{Reminder, due_for_reminder, reminder, set_reminded};
