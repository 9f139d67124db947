//! Finds forms that renters have not finished, and enqueues reminders.

use crate::{Context, Failure, Handler};
use clerk_core::intake::submissions;
use clerk_core::intake::submissions::{SendReminder, SendReminders};
use clerk_core::jobs::{EnqueueOptions, enqueue_all};
use clerk_platform::db;

impl Handler for SendReminders {
    async fn run(self, context: Context) -> Result<(), Failure> {
        if !context.outside.mail.is_configured() || context.outside.intake_site.is_none() {
            tracing::info!("no reminders: mail or the intake site is not configured");
            return Ok(());
        }
        let mut tx = db::begin(&context.pool).await?;
        let due = submissions::due_for_reminder(&mut tx, context.clock.now()).await?;
        let jobs: Vec<_> = due.into_iter().map(|submission_id| SendReminder { submission_id }).collect();
        let options = EnqueueOptions { trace: context.trace.clone(), ..Default::default() };
        enqueue_all(&mut tx, &jobs, options).await?;
        tx.commit().await.map_err(clerk_core::Error::from)?;
        tracing::info!(reminders = jobs.len(), "reminders enqueued");
        Ok(())
    }
}
