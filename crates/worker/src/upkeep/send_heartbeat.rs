//! Tells the uptime monitor that jobs run.

use crate::{Context, Failure, Handler};
use clerk_core::upkeep::SendHeartbeat;

impl Handler for SendHeartbeat {
    /// A call that fails is not tried again and kills no job: its absence is what the monitor watches for.
    async fn run(self, context: Context) -> Result<(), Failure> {
        if let Err(error) = context.outside.monitor.beat().await {
            tracing::warn!(%error, "the uptime monitor did not hear from us");
        }
        Ok(())
    }
}
