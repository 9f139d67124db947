//! Deletes what is kept for a time only.

use super::{Job, Policy, Unique};
use serde::{Deserialize, Serialize};

/// Deletes what is kept for a time only: jobs that are over, sessions that have ended, forgotten sign-in failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PruneRecords {}

impl Job for PruneRecords {
    const KIND: &'static str = "prune_records";

    fn policy() -> Policy {
        Policy { limit: Some(1), max_attempts: 5, ..Policy::slow() }
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(String::new())
    }
}
