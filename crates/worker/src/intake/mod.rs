//! Handlers of jobs, one file each, named after the verb and the noun.

mod alert_failed_submission;
mod alert_flood;
mod process_submission;
mod send_reminder;
mod send_reminders;
