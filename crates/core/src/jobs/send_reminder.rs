//! Reminds a renter of a form that they have not finished.

use super::{Job, Policy, Unique};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Reminds a renter, by email, of a form that they have not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendReminder {
    /// The unfinished submission.
    pub submission_id: Uuid,
}

impl Job for SendReminder {
    const KIND: &'static str = "send_reminder";

    /// No more than two at a time, so that a hundred reminders don't hold up what else is slow.
    fn policy() -> Policy {
        Policy { limit: Some(2), ..Policy::slow() }
    }

    fn unique(&self) -> Unique {
        Unique::Ever(self.submission_id.to_string())
    }
}
