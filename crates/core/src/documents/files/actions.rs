//! What happens when a file comes in, and when its picture is ready.

use super::model::{NewUpload, Rendition, Scan};
use super::{AlertVirus, RenderPicture, ScanFile, queries};
use crate::Result;
use crate::documents::kinds::FileRemark;
use crate::ids::UploadId;
use crate::jobs::{self, EnqueueOptions};
use jiff::Timestamp;
use sqlx::PgConnection;

/// Records a file whose bytes are in the bucket, and asks for a picture of it if few browsers show it. `trace` is the request's
/// id, for the job's log lines.
pub async fn create(
    connection: &mut PgConnection,
    new: &NewUpload,
    now: Timestamp,
    trace: Option<String>,
) -> Result<UploadId> {
    let upload_id = queries::insert(&mut *connection, new, now).await?;
    let options = EnqueueOptions { trace, ..Default::default() };
    if new.is_scanned {
        jobs::enqueue(&mut *connection, &ScanFile { upload_id }, options.clone()).await?;
    }
    if new.kind.is_heic() {
        jobs::enqueue(connection, &RenderPicture { upload_id }, options).await?;
    }
    Ok(upload_id)
}

/// How many pictures, or scans, one run asks for.
const AT_ONCE: i64 = 500;

/// Asks for pictures of files that few browsers show and that have none; returns how many.
pub async fn render_missing(connection: &mut PgConnection, trace: Option<String>) -> Result<usize> {
    let missing = queries::without_preview(&mut *connection, AT_ONCE).await?;
    let jobs: Vec<_> = missing.into_iter().map(|upload_id| RenderPicture { upload_id }).collect();
    jobs::enqueue_all(connection, &jobs, EnqueueOptions { trace, ..Default::default() }).await?;
    Ok(jobs.len())
}

/// Asks for files to be scanned that no virus scanner has looked at; returns of how many.
pub async fn scan_missing(connection: &mut PgConnection, trace: Option<String>) -> Result<usize> {
    let missing = queries::not_scanned(&mut *connection, AT_ONCE).await?;
    let jobs: Vec<_> = missing.into_iter().map(|upload_id| ScanFile { upload_id }).collect();
    jobs::enqueue_all(connection, &jobs, EnqueueOptions { trace, ..Default::default() }).await?;
    Ok(jobs.len())
}

/// Keeps what the virus scanner said of a file, and what it found, of which the team is told.
pub async fn set_scan(
    connection: &mut PgConnection,
    id: UploadId,
    scan: Scan,
    found: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    queries::set_scan(&mut *connection, id, scan, found, now).await?;
    if scan == Scan::Infected {
        jobs::enqueue(connection, &AlertVirus { upload_id: id }, EnqueueOptions::default()).await?;
    }
    Ok(())
}

/// Keeps what came of making a picture of a file: where it is, or that there can be none.
pub async fn set_rendition(connection: &mut PgConnection, id: UploadId, rendition: Option<&Rendition>) -> Result<()> {
    match rendition {
        Some(rendition) => queries::set_preview(connection, id, rendition).await,
        None => queries::set_remark(connection, id, FileRemark::NotShown).await,
    }
}
