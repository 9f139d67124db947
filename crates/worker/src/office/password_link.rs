//! A link to set a password, mailed to a member of staff.

use crate::correspondence::{Mail, send};
use crate::{Context, Failure};
use clerk_core::ids::UserId;
use clerk_core::office::accounts::password_links::{self, Recipient};
use jiff::SignedDuration;

/// Mails someone a link with which they set a password, if they are active and want it. Should the mail fail, the next try
/// makes another link; nobody knows this one.
pub(super) async fn mail_link<M: Mail>(
    context: &Context,
    user_id: UserId,
    valid_for: SignedDuration,
    wanted: impl FnOnce(&Recipient) -> bool,
    mail: impl FnOnce(&Recipient, String) -> M,
) -> Result<(), Failure> {
    if !context.outside.mail.is_configured() {
        tracing::info!("no link to set a password: mail is not configured");
        return Ok(());
    }
    let mut db = context.pool.acquire().await?;
    let Some(recipient) = password_links::recipient(&mut db, user_id).await?.filter(wanted) else { return Ok(()) };
    let token = password_links::create(&mut db, user_id, valid_for, context.clock.now()).await?;
    drop(db);
    let link = format!("{}/admin/set-password/{token}", context.outside.public_url);
    if !send(context, &recipient.email, &mail(&recipient, link)).await? {
        tracing::info!("the link was held back: the recipient is not one of the centre's own");
    }
    Ok(())
}
