//! Files that renters attach. Their bytes are in the bucket; here is what we know of them.

pub(crate) mod queries;
pub mod verify;

use clerk_platform::time::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

pub use queries::{create, get, of_case, without_case};

/// A file a renter attached.
#[derive(Debug, Clone, Deserialize)]
pub struct Upload {
    /// Id.
    pub id: Uuid,
    /// Its key in the bucket: `file-uploads/<SHA-256>.<ext>`.
    pub object_key: String,
    /// As the renter's device named it.
    pub file_name: String,
    /// By its content, not its name.
    pub content_type: String,
    /// Its size in bytes.
    pub byte_size: i64,
    /// The case it belongs to, once there is one.
    pub case_id: Option<Uuid>,
    /// When it came.
    pub created_at: Timestamp,
}

/// A file that is about to be recorded.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// Its key in the bucket.
    pub object_key: String,
    /// As the renter's device named it; cut to 255 characters.
    pub file_name: String,
    /// By its content.
    pub content_type: &'static str,
    /// Its size in bytes.
    pub byte_size: i64,
}
