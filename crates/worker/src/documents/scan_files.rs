//! Has the virus scanner look at the files that it has not seen: those that came before there was one.

use crate::{Context, Failure, Handler};
use clerk_core::Error;
use clerk_core::documents::files::{self, ScanFiles};
use clerk_platform::db;

impl Handler for ScanFiles {
    async fn run(self, context: Context) -> Result<(), Failure> {
        if !context.outside.scanner.is_configured() {
            return Ok(());
        }
        let mut tx = db::begin(&context.pool).await?;
        let files = files::scan_missing(&mut tx, context.trace.clone()).await?;
        tx.commit().await.map_err(Error::from)?;
        tracing::info!(files, "scans enqueued");
        Ok(())
    }
}
