//! Tells the tech channel that a job has died.

use super::{Job, Policy, Unique};
use serde::{Deserialize, Serialize};

/// Tells the tech channel that a job has died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertDeadJob {
    /// The dead job.
    pub job_id: String,
}

impl Job for AlertDeadJob {
    const KIND: &'static str = "alert_dead_job";

    fn policy() -> Policy {
        Policy::fast()
    }

    /// A job that is retried by hand and dies again is reported again: the earlier alert has been sent by then.
    fn unique(&self) -> Unique {
        Unique::WhileWaiting(self.job_id.clone())
    }
}
