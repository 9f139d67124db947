//! Turns a submitted form into a case.

use crate::{Context, Failure, Handler};
use clerk_core::intake::submissions::ProcessSubmission;
use clerk_core::intake::submissions::process::{mark_failed, process};

impl Handler for ProcessSubmission {
    async fn run(self, context: Context) -> Result<(), Failure> {
        process(&context.pool, &context.clock, self.submission_id).await?;
        Ok(())
    }

    async fn on_dead(self, context: Context, reason: String) -> clerk_core::Result<()> {
        mark_failed(&context.pool, &context.clock, self.submission_id, &reason).await
    }
}
