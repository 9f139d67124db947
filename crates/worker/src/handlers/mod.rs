//! The code for each job, one file per job, named as its payload in `core/src/jobs`.

mod alert_dead_job;
mod alert_failed_submission;
mod process_submission;
mod prune_records;
mod send_heartbeat;
mod send_invitation;
mod send_password_reset;
mod send_reminder;
mod send_reminders;
mod send_weekly_report;
