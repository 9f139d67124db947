//! Files that renters attach. Their bytes are in the bucket; here is what we know of them.

mod actions;
mod jobs;
mod model;
pub mod name;
pub(crate) mod queries;
pub mod unused;
pub mod verify;

pub use actions::{create, render_missing, scan_missing, set_rendition, set_scan};
pub use jobs::{AlertVirus, PruneFiles, RenderPicture, RenderPictures, ScanFile, ScanFiles};
pub use model::{NewUpload, Rendition, Scan, Upload};
pub use queries::{get, of_case, without_case};

/// Where uploads are in the bucket.
pub const PREFIX: &str = "file-uploads/";

/// The largest file that is taken, in bytes.
pub const MAX_FILE: u64 = 30 * 1024 * 1024;

/// A file's key in the bucket: the same bytes have the same key. `hash` is their SHA-256, `extension` is without a dot.
pub fn object_key(hash: &[u8], extension: &str) -> String {
    format!("{PREFIX}{}.{extension}", hex::encode(hash))
}
