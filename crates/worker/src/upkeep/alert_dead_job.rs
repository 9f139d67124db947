//! Tells the tech channel that a job has died.

use crate::outside::Channel;
use crate::{Context, Failure, Handler};
use clerk_core::Error;
use clerk_core::jobs::AlertDeadJob;
use clerk_core::upkeep::board::{self, JobState};

impl Handler for AlertDeadJob {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let mut connection = context.pool.acquire().await?;
        let job = match board::get(&mut connection, &self.job_id).await {
            Ok(job) => job.row,
            Err(Error::NotFound) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        drop(connection);
        if job.state != JobState::Dead {
            // Someone has retried it by hand, so nobody needs to look any more.
            return Ok(());
        }
        let outside = &context.outside;
        let text = format!(
            "A job has died: {} after {} of {} tries: {}\n{}/admin/jobs/{}",
            job.kind,
            job.attempts,
            job.max_attempts,
            job.error.unwrap_or_default(),
            outside.public_url,
            job.id,
        );
        outside.chat.say(Channel::Tech, &text).await?;
        Ok(())
    }
}
