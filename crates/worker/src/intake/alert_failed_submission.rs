//! Tells the tech channel that a submission could not become a case.

use crate::outside::Channel;
use crate::{Context, Failure, Handler};
use clerk_core::intake::submissions::AlertFailedSubmission;

impl Handler for AlertFailedSubmission {
    /// Names no person: people who may see the submission open the link.
    async fn run(self, context: Context) -> Result<(), Failure> {
        let outside = &context.outside;
        let (url, id) = (&outside.public_url, self.submission_id);
        let text = format!("A submission could not be turned into a case: {url}/admin/submissions/{id}");
        outside.chat.say(Channel::Tech, &text).await?;
        Ok(())
    }
}
