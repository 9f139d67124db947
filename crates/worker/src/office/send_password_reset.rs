//! Mails someone who has forgotten their password a link with which they set a new one.

use super::password_link::mail_link;
use crate::correspondence::PasswordReset;
use crate::{Context, Failure, Handler};
use clerk_core::office::accounts::SendPasswordReset;
use clerk_core::office::accounts::password_links::RESET;

impl Handler for SendPasswordReset {
    async fn run(self, context: Context) -> Result<(), Failure> {
        mail_link(
            &context,
            self.user_id,
            RESET,
            |_| true,
            |recipient, link| PasswordReset { full_name: recipient.full_name.clone(), link },
        )
        .await
    }
}
