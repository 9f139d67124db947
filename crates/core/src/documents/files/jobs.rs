//! Payloads of the jobs about files.

use crate::ids::UploadId;
use crate::jobs::{Job, Policy, Unique};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What is done with files waits for everything else that is slow.
const FILES: i32 = -10;

/// Makes a picture that every browser shows of one that few do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderPicture {
    /// The uploaded picture.
    pub upload_id: UploadId,
}

impl Job for RenderPicture {
    const KIND: &'static str = "render_picture";

    /// One at a time: a picture of a new phone takes some hundred megabytes while it is unpacked. After what is due by the clock.
    fn policy() -> Policy {
        Policy {
            limit: Some(1),
            priority: FILES,
            max_attempts: 12,
            timeout: Duration::from_secs(120),
            ..Policy::slow()
        }
    }

    fn unique(&self) -> Unique {
        Unique::Ever(self.upload_id.to_string())
    }
}

/// Finds pictures that few browsers show and that nobody has tried to make one of: those that came before Clerk could.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderPictures {}

impl Job for RenderPictures {
    const KIND: &'static str = "render_pictures";

    fn policy() -> Policy {
        Policy { max_attempts: 5, ..Policy::slow() }
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(String::new())
    }
}

/// Has a virus scanner look at a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanFile {
    /// The file.
    pub upload_id: UploadId,
}

impl Job for ScanFile {
    const KIND: &'static str = "scan_file";

    /// One at a time, after what is due by the clock: strangers decide how many there are, and how long they take.
    fn policy() -> Policy {
        Policy {
            limit: Some(1),
            priority: FILES,
            max_attempts: 12,
            timeout: Duration::from_secs(180),
            ..Policy::slow()
        }
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(self.upload_id.to_string())
    }
}

/// Finds files that no virus scanner has looked at: those that came before there was one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanFiles {}

impl Job for ScanFiles {
    const KIND: &'static str = "scan_files";

    fn policy() -> Policy {
        Policy { max_attempts: 5, ..Policy::slow() }
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(String::new())
    }
}

/// Tells the team that a virus was found in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertVirus {
    /// The file.
    pub upload_id: UploadId,
}

impl Job for AlertVirus {
    const KIND: &'static str = "alert_virus";

    fn policy() -> Policy {
        Policy::fast()
    }

    fn unique(&self) -> Unique {
        Unique::Ever(self.upload_id.to_string())
    }
}

/// Deletes files that belong to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PruneFiles {}

impl Job for PruneFiles {
    const KIND: &'static str = "prune_files";

    fn policy() -> Policy {
        Policy { limit: Some(1), max_attempts: 5, ..Policy::slow() }
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(String::new())
    }
}
