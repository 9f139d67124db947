//! What a token is, and what it is for.

use crate::access::{Role, Viewer};
use crate::office::accounts::User;
use crate::values::values;
use clerk_platform::time::Timestamp;
use uuid::Uuid;

/// How many days a token works, unless another number is given.
pub const DEFAULT_DAYS: i64 = 90;
/// The most days that a token works.
pub const LONGEST_DAYS: i64 = 365;

values! {
    /// What a token is for.
    Scope {
        Read = "READ", "Read";
        Write = "WRITE", "Read and write";
        Admin = "ADMIN", "Everything its user may do";
    }
}

impl Scope {
    /// Those that someone can give a token: not more than they may themselves.
    pub fn offered_to(viewer: &Viewer) -> &'static [Self] {
        if viewer.role >= Role::Admin { Self::ALL } else { &[Self::Read, Self::Write] }
    }

    /// What someone may do by a token of this scope: never more than they may themselves, and only with an admin's token what is
    /// for admins.
    pub(super) fn limit(self, viewer: Viewer) -> Viewer {
        match self {
            Self::Admin => viewer,
            Self::Read | Self::Write => Viewer { role: viewer.role.min(Role::Coordinator), ..viewer },
        }
    }
}

/// A new token.
#[derive(Debug, Clone)]
pub struct NewToken<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What it is for.
    pub scope: Scope,
    /// How many days it works.
    pub days: i64,
}

/// A token that works, for the list of someone's tokens.
#[derive(Debug, Clone)]
pub struct Token {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub scope: Scope,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// A token that works or did, for its owner.
#[derive(Debug, Clone)]
pub struct OwnToken {
    /// What it is.
    pub token: Token,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// The user whose token was sent.
#[derive(Debug, Clone)]
pub struct Found {
    /// Whose it is.
    pub user: User,
    /// What they may do by it.
    pub viewer: Viewer,
    /// The token's id.
    pub token_id: Uuid,
    /// What it is for.
    pub scope: Scope,
}
