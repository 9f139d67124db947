//! Sends the week in numbers to the team's chat.

use crate::outside::Channel;
use crate::{Context, Failure, Handler};
use clerk_core::insight::reports::SendWeeklyReport;
use clerk_core::insight::reports::weekly;

impl Handler for SendWeeklyReport {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let report = weekly(&mut *context.pool.acquire().await?, self.until).await?;
        if !context.outside.chat.say(Channel::Team, &report.text()).await? {
            tracing::info!("the weekly report was left unsaid: the team's channel is not configured");
        }
        Ok(())
    }
}
