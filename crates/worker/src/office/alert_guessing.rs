//! Tells the tech channel that unusually many sign-ins fail.

use crate::outside::Channel;
use crate::{Context, Failure, Handler};
use clerk_core::office::accounts::{AlertGuessing, failures_lately};

impl Handler for AlertGuessing {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let failures = failures_lately(&mut *context.pool.acquire().await?, context.clock.now()).await?;
        let text = format!(
            "Unusually many sign-ins fail: {failures} in the last ten minutes, over all accounts. Someone may be guessing \
             passwords. What to do: docs/operations.md, “Many sign-ins fail”. This is not said again for an hour."
        );
        context.outside.chat.say(Channel::Tech, &text).await?;
        Ok(())
    }
}
