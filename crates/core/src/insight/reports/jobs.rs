//! Payload of the weekly report.

use crate::jobs::{Job, Policy};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Sends the week in numbers to the team's chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendWeeklyReport {
    /// The end of the week that it is about.
    pub until: Timestamp,
}

impl Job for SendWeeklyReport {
    const KIND: &'static str = "send_weekly_report";

    fn policy() -> Policy {
        Policy { limit: Some(1), ..Policy::slow() }
    }
}
