//! Invites a member of staff: mails them the link with which they set their first password.

use super::password_link::mail_link;
use crate::correspondence::Invitation;
use crate::{Context, Failure, Handler};
use clerk_core::office::accounts::SendInvitation;
use clerk_core::office::accounts::password_links::{INVITATION, Recipient};

impl Handler for SendInvitation {
    async fn run(self, context: Context) -> Result<(), Failure> {
        // Checked now: they may have set a password since, or have been deactivated.
        let wanted = |recipient: &Recipient| !recipient.has_password;
        mail_link(&context, self.user_id, INVITATION, wanted, |recipient, link| Invitation {
            full_name: recipient.full_name.clone(),
            email: recipient.email.clone(),
            link,
        })
        .await
    }
}
