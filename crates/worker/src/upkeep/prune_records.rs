//! Deletes records that are kept only for a limited time.

use crate::{Context, Failure, Handler};
use clerk_core::upkeep::PruneRecords;
use clerk_core::upkeep::retention;

impl Handler for PruneRecords {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let pruned = retention::prune(&context.pool, context.clock.now()).await?;
        tracing::info!(?pruned, "pruned");
        Ok(())
    }
}
