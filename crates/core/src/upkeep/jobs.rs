//! Payloads of the jobs that keep Clerk running.

use crate::jobs::{Job, Policy, Unique};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Deletes what is kept only for a time: jobs that are over, sessions that have ended, forgotten sign-in failures.
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

/// Tells the uptime monitor that jobs run. It comes through the queue like any other job, so it stops when they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendHeartbeat {}

impl Job for SendHeartbeat {
    const KIND: &'static str = "send_heartbeat";

    /// Not tried again, as the next one comes in a minute.
    fn policy() -> Policy {
        Policy { max_attempts: 2, timeout: Duration::from_secs(30), ..Policy::fast() }
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(String::new())
    }
}
