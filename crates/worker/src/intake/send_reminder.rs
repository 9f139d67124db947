//! Reminds a renter of a form that they have not finished.

use crate::correspondence::{Reminder, send};
use crate::{Context, Failure, Handler};
use clerk_core::intake::submissions;
use clerk_core::intake::submissions::SendReminder;
use clerk_core::intake::submissions::links::OPENS_FOR;
use clerk_platform::time::{melbourne_date, show_date};
use jiff::SignedDuration;

impl Handler for SendReminder {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let Some(site) = &context.outside.intake_site else { return Ok(()) };
        // Checked again: they may have finished since, or have been reminded.
        let mut db = context.pool.acquire().await?;
        let Some(due) = submissions::reminder(&mut db, self.submission_id, context.clock.now()).await? else {
            return Ok(());
        };
        // In place of the id, which would open the form for anyone who sees it for as long as the form is there.
        let now = context.clock.now();
        let token = submissions::links::create(&mut db, self.submission_id, now).await?;
        drop(db);
        let link = format!("{site}/resume/?sub={token}");
        // The day before the one in which it ends, which is a full one.
        let until = now.saturating_add(OPENS_FOR - SignedDuration::from_hours(24)).unwrap_or(now);
        let until = show_date(melbourne_date(until));
        let reminder = Reminder { first_name: due.first_name, link, until, site: site.clone() };
        if !send(&context, &due.email, &reminder).await? {
            tracing::info!("the reminder was held back: the recipient is not one of the centre's own");
        }
        submissions::set_reminded(&mut *context.pool.acquire().await?, self.submission_id, context.clock.now()).await?;
        Ok(())
    }
}
