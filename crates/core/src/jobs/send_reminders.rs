//! Looks for forms that renters have not finished, and has them reminded.

use super::{Job, Policy, Unique};
use serde::{Deserialize, Serialize};

/// Looks for forms that renters have not finished, and enqueues a reminder for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendReminders {}

impl Job for SendReminders {
    const KIND: &'static str = "send_reminders";

    fn policy() -> Policy {
        Policy { limit: Some(1), ..Policy::slow() }
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(String::new())
    }
}
