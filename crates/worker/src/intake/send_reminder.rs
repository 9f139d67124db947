//! Reminds a renter of a form that they have not finished.

use crate::outside::Message;
use crate::{Context, Failure, Handler};
use clerk_core::intake::submissions;
use clerk_core::intake::submissions::SendReminder;
use clerk_core::office::organisation::organisation;

impl Handler for SendReminder {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let Some(site) = &context.services.intake_site else { return Ok(()) };
        // Looked at once more: they may have finished since, or have been reminded.
        let mut db = context.pool.acquire().await?;
        let Some(due) = submissions::reminder(&mut db, self.submission_id, context.clock.now()).await? else {
            return Ok(());
        };
        let (organisation, _) = organisation(&mut db).await?;
        // Not kept from others while SendGrid answers.
        drop(db);
        let message = Message {
            from: context.services.sender.clone(),
            to: due.email,
            subject: "Your request for help is not finished yet".to_owned(),
            text: text(&due.first_name, &format!("{site}/resume/?sub={}", self.submission_id)) + &organisation.footer(),
        };
        if !context.services.mail.send(&message).await? {
            tracing::info!("the reminder was held back: the recipient is not one of the centre's own");
        }
        submissions::set_reminded(&mut *context.pool.acquire().await?, self.submission_id, context.clock.now()).await?;
        Ok(())
    }
}

fn text(first_name: &str, link: &str) -> String {
    let hello = if first_name.is_empty() { "Hello".to_owned() } else { format!("Hello {first_name}") };
    format!(
        "{hello},\n\n\
         You started to ask us for help with your rental, but have not sent the form yet.\n\n\
         You can go on where you stopped:\n{link}\n\n\
         If you no longer need help, you don't have to do anything. This is the only reminder we send.\n"
    )
}
