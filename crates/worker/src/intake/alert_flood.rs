//! Tells the tech channel that strangers have sent too much.

use crate::outside::Channel;
use crate::{Context, Failure, Handler};
use clerk_core::intake::submissions::{AlertFlood, Flood, MOST_A_DAY};

impl Handler for AlertFlood {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let outside = &context.outside;
        let url = &outside.public_url;
        let text = match self.flood {
            Flood::Forms => format!(
                "Many more intake forms than usual are coming in. Some are held back until a coordinator has looked at them: {url}/admin/submissions/held"
            ),
            Flood::Reminders => format!(
                "More than {MOST_A_DAY} renters are to be reminded of their forms today. The others are not reminded: someone may be using the form to have mail sent to strangers."
            ),
        };
        outside.chat.say(Channel::Tech, &text).await?;
        Ok(())
    }
}
