//! Payloads of the jobs about how staff sign in.

use crate::ids::UserId;
use crate::jobs::{Job, Policy, Undecodable, Unique};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

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

/// Tells a member of staff by mail that something about their account has changed, in case it was not them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendAccountNews {
    /// Who.
    pub user_id: UserId,
    /// What has changed.
    pub news: AccountNews,
}

/// What has changed about an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountNews {
    /// A password was set.
    PasswordChanged,
    /// An app or a passkey was added.
    FactorAdded,
    /// An app or a passkey was removed.
    FactorRemoved,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// An account at Google or Microsoft was linked.
    ProviderLinked,
    /// An account at Google or Microsoft was unlinked.
    ProviderUnlinked,
    /// Recovery codes were made in place of the earlier ones.
    RecoveryCodesMade,
    /// An admin has asked for the removal of their second factor.
    RemovalAsked,
    /// They have made an API token.
    TokenMade,
}

impl Job for SendAccountNews {
    const KIND: &'static str = "send_account_news";

    /// The second and the third version have more news.
    const VERSION: u32 = 3;

    fn policy() -> Policy {
        Policy::fast()
    }

    fn decode(version: u32, data: &RawValue) -> Result<Self, Undecodable> {
        match version {
            1..=3 => serde_json::from_str(data.get()).map_err(|error| Undecodable::data(&error)),
            _ => Err(Undecodable::Version(version)),
        }
    }
}
