//! Mails someone who has forgotten their password a link with which they set a new one.

use super::send_invitation::mail_link;
use crate::{Context, Failure, Handler};
use clerk_core::office::accounts::SendPasswordReset;
use clerk_core::office::accounts::password_links::RESET;

impl Handler for SendPasswordReset {
    async fn run(self, context: Context) -> Result<(), Failure> {
        mail_link(&context, self.user_id, RESET, |_| true, |recipient, link, _| {
            let text = format!(
                "Hello {},\n\n\
                 Somebody, most likely you, asked for a new password at Clerk.\n\n\
                 Set one here:\n{link}\n\n\
                 The link works once, within an hour. If it was not you, you don't have to do anything: your password stays \
                 as it is.\n",
                recipient.full_name
            );
            ("Set a new password for Clerk".to_owned(), text)
        })
        .await
    }
}
