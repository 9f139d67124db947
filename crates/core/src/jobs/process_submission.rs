//! Turns a submitted form into a case.

use super::{Job, Policy, Unique};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// Turns a submitted form into a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessSubmission {
    /// The submission.
    pub submission_id: Uuid,
    /// How often staff had asked for another try when this was enqueued: `submissions.tries`. Submitting twice at the
    /// same moment enqueues once; each "try again" counts up and so enqueues anew.
    #[serde(default)]
    pub tries: i32,
}

impl Job for ProcessSubmission {
    const KIND: &'static str = "process_submission";

    /// Gives up after an hour rather than two days: it needs nothing but our own database, and somebody waits for it.
    fn policy() -> Policy {
        Policy { max_attempts: 12, timeout: Duration::from_secs(30), priority: 10, ..Policy::fast() }
    }

    fn unique(&self) -> Unique {
        Unique::Ever(format!("{}:{}", self.submission_id, self.tries))
    }
}
