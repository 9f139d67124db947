//! Tells the tech channel that a submission could not become a case.

use super::{Job, Policy, Unique};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Tells the tech channel that a submission could not become a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertFailedSubmission {
    /// The submission.
    pub submission_id: Uuid,
}

impl Job for AlertFailedSubmission {
    const KIND: &'static str = "alert_failed_submission";

    fn policy() -> Policy {
        Policy::fast()
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(self.submission_id.to_string())
    }
}
