//! Tells the team that a virus was found in a file.

use crate::outside::Channel;
use crate::{Context, Failure, Handler};
use clerk_core::Error;
use clerk_core::documents::files::{self, AlertVirus};

impl Handler for AlertVirus {
    /// Names neither the file nor its sender: anyone who may see the case opens the link.
    async fn run(self, context: Context) -> Result<(), Failure> {
        let upload = match files::get(&mut *context.pool.acquire().await?, self.upload_id).await {
            Err(Error::NotFound) => return Ok(()),
            upload => upload?,
        };
        let outside = &context.outside;
        let place = match upload.case_id {
            Some(case) => format!("{}/admin/cases/{case}", outside.public_url),
            None => "it belongs to no case yet".to_owned(),
        };
        let text = format!(
            "A virus was found in a file that a renter attached: {place}. Nobody can open it in Clerk. Do not open copies of it."
        );
        outside.chat.say(Channel::Team, &text).await?;
        Ok(())
    }
}
