//! Tells a member of staff by mail that something about their account has changed.

use crate::correspondence::{AccountChanged, send};
use crate::{Context, Failure, Handler};
use clerk_core::office::accounts::{AccountNews, SendAccountNews, password_links};

impl Handler for SendAccountNews {
    async fn run(self, context: Context) -> Result<(), Failure> {
        if !context.outside.mail.is_configured() {
            tracing::info!("no news of an account: mail is not configured");
            return Ok(());
        }
        let recipient = password_links::recipient(&mut *context.pool.acquire().await?, self.user_id).await?;
        let Some(recipient) = recipient else { return Ok(()) };
        let link = format!("{}/admin/forgot-password", context.outside.public_url);
        let what = match self.news {
            AccountNews::PasswordChanged => "The password of your Clerk account was changed.",
            AccountNews::FactorAdded => "A second factor was added to your Clerk account.",
            AccountNews::FactorRemoved => "A second factor was removed from your Clerk account.",
            AccountNews::RecoveryCodeUsed => "One of your recovery codes was used to sign in to your Clerk account.",
            AccountNews::ProviderLinked => {
                "An account at Google or Microsoft can now be used to sign in to your Clerk account."
            }
            AccountNews::ProviderUnlinked => {
                "An account at Google or Microsoft can no longer be used to sign in to your Clerk account."
            }
            AccountNews::RecoveryCodesMade => {
                "New recovery codes were made for your Clerk account. The earlier ones no longer work."
            }
            AccountNews::RemovalAsked => {
                "An admin has asked to remove the second factor of your Clerk account, because you have lost it. It is removed when \
                 another person confirms that. If you have not lost it, tell a coordinator at once: they can withdraw it on your page."
            }
            AccountNews::TokenMade => {
                "An API token was made for your Clerk account. With it a program can use Clerk as you. You can revoke it on your \
                 account’s page."
            }
        };
        let mail = AccountChanged { full_name: recipient.full_name, what, link };
        if !send(&context, &recipient.email, &mail).await? {
            tracing::info!("the mail was held back: the recipient is not one of the centre's own");
        }
        Ok(())
    }
}
