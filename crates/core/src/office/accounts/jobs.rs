//! Payloads of the jobs about how staff sign in.

use crate::ids::UserId;
use crate::jobs::{Job, Policy, Unique};
use serde::{Deserialize, Serialize};

/// Invites a member of staff who has no password yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendInvitation {
    /// Who.
    pub user_id: UserId,
}

impl Job for SendInvitation {
    const KIND: &'static str = "send_invitation";

    fn policy() -> Policy {
        Policy::fast()
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(self.user_id.to_string())
    }
}

/// Helps a member of staff who has forgotten their password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendPasswordReset {
    /// Who.
    pub user_id: UserId,
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
