//! Reminds a renter of a form that they have not finished.

use crate::correspondence::{Reminder, send};
use crate::{Context, Failure, Handler};
use clerk_core::intake::submissions;
use clerk_core::intake::submissions::SendReminder;

impl Handler for SendReminder {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let Some(site) = &context.outside.intake_site else { return Ok(()) };
        // Checked again: they may have finished since, or have been reminded.
        let mut db = context.pool.acquire().await?;
        let Some(due) = submissions::reminder(&mut db, self.submission_id, context.clock.now()).await? else {
            return Ok(());
        };
        drop(db);
        let link = format!("{site}/resume/?sub={}", self.submission_id);
        if !send(&context, &due.email, &Reminder { first_name: due.first_name, link }).await? {
            tracing::info!("the reminder was held back: the recipient is not one of the centre's own");
        }
        submissions::set_reminded(&mut *context.pool.acquire().await?, self.submission_id, context.clock.now()).await?;
        Ok(())
    }
}
