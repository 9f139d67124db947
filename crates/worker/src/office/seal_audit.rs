//! Seals what the audit trail has recorded.

use crate::{Context, Failure, Handler};
use clerk_core::office::audit::{self, SealAudit};

impl Handler for SealAudit {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let sealed = audit::seal(&context.pool).await?;
        tracing::debug!(sealed, "sealed audit entries");
        Ok(())
    }
}
