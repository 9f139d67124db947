//! What a request to be called is.

use clerk_platform::time::Timestamp;
use uuid::Uuid;

/// Someone who waits for a call.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Id.
    pub id: Uuid,
    /// Their name, as typed.
    pub name: String,
    /// Their phone number, as typed.
    pub phone: String,
    /// When they asked.
    pub created_at: Timestamp,
    /// They are on the blocklist: nobody calls them back.
    pub is_blocked: bool,
}
