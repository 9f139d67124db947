//! What a file is.

use super::name;
use crate::Error;
use crate::documents::kinds::{FileKind, FileRemark};
use crate::ids::{CaseId, UploadId};
use crate::values::values;
use clerk_platform::time::Timestamp;
use serde::Deserialize;

values! {
    /// What a virus scanner said of a file.
    Scan {
        Clean = "CLEAN", "No virus found";
        Infected = "INFECTED", "A virus was found in this file, so it can’t be opened. It is kept in case an admin needs it.";
        Failed = "FAILED", "Could not be scanned for viruses";
    }
}

/// A file a renter attached.
#[derive(Debug, Clone, Deserialize)]
pub struct Upload {
    /// Id.
    pub id: UploadId,
    /// Its key in the bucket, see [`super::object_key`].
    pub object_key: String,
    /// As the renter's device named it; see [`Upload::name`].
    pub file_name: String,
    /// By its content, not its name.
    pub content_type: String,
    /// Its size in bytes.
    pub byte_size: i64,
    /// What staff should know about it.
    pub remark: Option<FileRemark>,
    /// The key of a picture of it that every browser shows.
    pub preview_key: Option<String>,
    /// What the virus scanner said; none as long as none has looked.
    pub scan: Option<Scan>,
    /// The case it belongs to, once there is one.
    pub case_id: Option<CaseId>,
    /// When it came.
    pub created_at: Timestamp,
}

impl Upload {
    /// Refuses to open what a virus was found in.
    pub fn require_safe(&self) -> crate::Result<()> {
        match self.scan {
            Some(Scan::Infected) => Err(Error::Conflict(Scan::Infected.label().to_owned())),
            _ => Ok(()),
        }
    }

    /// Its name, fit to be shown and saved. Names that are stored already are treated like new ones.
    pub fn name(&self) -> String {
        match self.kind() {
            Some(kind) => name::fit(&self.file_name, kind),
            None => name::of_unknown(&self.file_name),
        }
    }

    /// What kind of file it is; none for kinds that only old data has.
    pub fn kind(&self) -> Option<FileKind> {
        FileKind::of_type(&self.content_type)
    }
}

/// A file that is about to be recorded.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// Its key in the bucket, see [`super::object_key`].
    pub object_key: String,
    /// As the renter's device named it.
    pub file_name: String,
    /// By its content.
    pub kind: FileKind,
    /// What staff should know about it.
    pub remark: Option<FileRemark>,
    /// Its size in bytes.
    pub byte_size: i64,
    /// Whether a virus scanner is to look at it.
    pub is_scanned: bool,
}

/// A picture that was made of a file and is in the bucket.
#[derive(Debug, Clone)]
pub struct Rendition {
    /// Its key, see [`super::object_key`].
    pub key: String,
    /// Its size in bytes.
    pub byte_size: i64,
}

/// A file as the database names it, to verify it.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) key: String,
    pub(super) byte_size: i64,
}
