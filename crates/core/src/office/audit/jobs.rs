//! The payload of the job that seals entries.

use crate::jobs::{Job, Policy, Unique};
use serde::{Deserialize, Serialize};

/// Adds new entries to the chain of hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealAudit {}

impl Job for SealAudit {
    const KIND: &'static str = "seal_audit";

    fn policy() -> Policy {
        Policy { limit: Some(1), max_attempts: 5, ..Policy::slow() }
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(String::new())
    }
}
