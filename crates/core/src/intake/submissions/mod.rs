//! Filled-in intake forms, from the first saved answer to the case that results.

mod actions;
pub mod corrections;
pub mod endings;
pub mod held;
mod jobs;
pub mod links;
mod model;
pub mod process;
pub(crate) mod queries;
mod reminders;
pub mod repetitions;

pub use actions::{
    Sender, Submitted, closed, create, delete_old, failed, get_for_staff, get_public, likely_repetitions,
    replace_answers, retry, submit,
};
pub use endings::Ending;
pub(super) use held::alert as alert_flood;
pub use jobs::{AlertFailedSubmission, AlertFlood, Flood, ProcessSubmission, SendReminder, SendReminders};
pub use model::{DRAFT_FOR, FailedSubmission, NewAnswers, Submission};
pub use reminders::{MOST_A_DAY, Reminder, due_for_reminder, reminder, set_reminded};
