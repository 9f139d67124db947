//! Invites a member of staff: mails them the link with which they set their first password.

use crate::outside::Message;
use crate::{Context, Failure, Handler};
use clerk_core::office::accounts::SendInvitation;
use clerk_core::office::accounts::password_links::{self, INVITATION, Recipient};
use clerk_core::office::organisation::organisation;
use jiff::SignedDuration;
use uuid::Uuid;

impl Handler for SendInvitation {
    async fn run(self, context: Context) -> Result<(), Failure> {
        // Looked at now: they may have set a password since, or have been deactivated.
        let wanted = |recipient: &Recipient| !recipient.has_password;
        mail_link(&context, self.user_id, INVITATION, wanted, |recipient, link, centre| {
            let centre = if centre.is_empty() { String::new() } else { format!(" of {centre}") };
            let subject = format!("Your account at Clerk{centre}");
            let text = format!(
                "Hello {},\n\n\
                 You have been invited to Clerk, the case management system{centre}.\n\n\
                 Set a password to begin:\n{link}\n\n\
                 The link works once, within 7 days. Later, ask an admin for a new invitation.\n\
                 You sign in with this email address: {}\n",
                recipient.full_name, recipient.email
            );
            (subject, text)
        })
        .await
    }
}

/// Mails someone a link with which they set a password, if they are active and want it. Should the mail fail, the next try
/// makes another link; this one is known to nobody.
pub(super) async fn mail_link(
    context: &Context,
    user_id: Uuid,
    valid_for: SignedDuration,
    wanted: impl FnOnce(&Recipient) -> bool,
    words: impl FnOnce(&Recipient, &str, &str) -> (String, String),
) -> Result<(), Failure> {
    if !context.services.mail.is_configured() {
        tracing::info!("no link to set a password: mail is not configured");
        return Ok(());
    }
    let mut db = context.pool.acquire().await?;
    let Some(recipient) = password_links::recipient(&mut db, user_id).await?.filter(wanted) else { return Ok(()) };
    let (organisation, _) = organisation(&mut db).await?;
    let token = password_links::create(&mut db, user_id, valid_for, context.clock.now()).await?;
    // Not kept from others while SendGrid answers.
    drop(db);
    let link = format!("{}/admin/set-password/{token}", context.services.public_url);
    let (subject, text) = words(&recipient, &link, &organisation.name);
    let message = Message {
        from: context.services.sender.clone(),
        to: recipient.email,
        subject,
        text: text + &organisation.footer(),
    };
    if !context.services.mail.send(&message).await? {
        tracing::info!("the link was held back: the recipient is not one of the centre's own");
    }
    Ok(())
}
