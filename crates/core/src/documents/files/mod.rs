//! Files that renters attach. Their bytes are in the bucket; here is what we know of them.

pub(crate) mod queries;
pub mod verify;

use crate::ids::{CaseId, UploadId};
use clerk_platform::time::Timestamp;
use serde::Deserialize;

pub use queries::{create, get, of_case, without_case};

/// Where uploads are in the bucket.
pub const PREFIX: &str = "file-uploads/";

/// The largest file that is taken, in bytes.
pub const MAX_FILE: u64 = 30 * 1024 * 1024;

/// A file's key in the bucket: the same bytes have the same key. `hash` is their SHA-256, `extension` is without a dot.
pub fn object_key(hash: &[u8], extension: &str) -> String {
    format!("{PREFIX}{}.{extension}", hex::encode(hash))
}

/// A file a renter attached.
#[derive(Debug, Clone, Deserialize)]
pub struct Upload {
    /// Id.
    pub id: UploadId,
    /// Its key in the bucket, see [`object_key`].
    pub object_key: String,
    /// As the renter's device named it.
    pub file_name: String,
    /// By its content, not its name.
    pub content_type: String,
    /// Its size in bytes.
    pub byte_size: i64,
    /// The case it belongs to, once there is one.
    pub case_id: Option<CaseId>,
    /// When it came.
    pub created_at: Timestamp,
}

/// A file that is about to be recorded.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// Its key in the bucket, see [`object_key`].
    pub object_key: String,
    /// As the renter's device named it; cut to 255 characters.
    pub file_name: String,
    /// By its content.
    pub content_type: &'static str,
    /// Its size in bytes.
    pub byte_size: i64,
}

/// A file as the database names it, to verify it.
#[derive(Debug, Clone)]
struct Named {
    key: String,
    byte_size: i64,
}
