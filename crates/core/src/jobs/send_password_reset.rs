//! Mails someone who has forgotten their password a link with which they set a new one.

use super::{Job, Policy, Unique};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Helps a member of staff who has forgotten their password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendPasswordReset {
    /// Who.
    pub user_id: Uuid,
}

impl Job for SendPasswordReset {
    const KIND: &'static str = "send_password_reset";

    fn policy() -> Policy {
        Policy::fast()
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(self.user_id.to_string())
    }
}
