//! Has the virus scanner look at a file.

use crate::outside::Verdict;
use crate::{Context, Failure, Handler};
use clerk_core::Error;
use clerk_core::documents::files::{self, Scan, ScanFile};
use clerk_core::jobs::Job;
use clerk_core::office::audit::{self, Actor};

impl Handler for ScanFile {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let outside = &context.outside;
        if !outside.scanner.is_configured() {
            tracing::info!("a file is not scanned: no virus scanner is configured");
            return Ok(());
        }
        let upload = files::get(&mut *context.pool.acquire().await.map_err(Error::from)?, self.upload_id).await?;
        let file = match outside.storage.get(&upload.object_key).await {
            Ok((file, _)) => file,
            Err(Error::NotFound) => {
                tracing::error!(upload_id = %self.upload_id, "a file is not in the bucket");
                set(&context, self, Scan::Failed, None).await?;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        // Only what the scanner itself says is kept. If it can't be reached for so long that the job dies, nothing is said of the file,
        // and the nightly look (`ScanFiles`) asks again.
        let (scan, found) = match outside.scanner.scan(file).await? {
            Verdict::Clean => (Scan::Clean, None),
            Verdict::Infected(found) => (Scan::Infected, Some(found)),
            Verdict::Failed(reason) => {
                tracing::warn!(reason, "a file could not be scanned");
                (Scan::Failed, None)
            }
        };
        set(&context, self, scan, found.as_deref()).await?;
        Ok(())
    }
}

async fn set(context: &Context, job: ScanFile, scan: Scan, found: Option<&str>) -> clerk_core::Result<()> {
    let mut tx = audit::begin(&context.pool, &Actor::job(ScanFile::KIND)).await?;
    files::set_scan(&mut tx, job.upload_id, scan, found, context.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
