//! What people see of the queue and do with it, on the page for jobs and on the command line.
//!
//! A payload holds ids, so showing one reveals nothing that its reader could not look up; only administrators may see it.

mod actions;
mod model;
mod queries;

pub use actions::{Actor, cancel, retry, retry_kind, run_now};
pub use model::{ClassStats, JobAction, JobDetail, JobError, JobFilter, JobRow, JobState, KindStats, Overview};
pub use queries::{class_stats, count, get, list, overview};
