//! Tells a channel that strangers have sent too much.

use crate::outside::Channel;
use crate::{Context, Failure, Handler};
use clerk_core::intake::strangers::{FILES_OF_ALL, FILES_OF_ONE, FORMS_OF_ONE};
use clerk_core::intake::submissions::{AlertFlood, Flood, MOST_A_DAY};

const GIB: i64 = 1024 * 1024 * 1024;

impl Handler for AlertFlood {
    async fn run(self, context: Context) -> Result<(), Failure> {
        let outside = &context.outside;
        let url = &outside.public_url;
        let text = match self.flood {
            Flood::Forms => format!(
                "Many more intake forms than usual are coming in. Those of networks that send many are held back until a coordinator has looked at them: {url}/admin/submissions/held"
            ),
            Flood::Reminders => format!(
                "More than {MOST_A_DAY} renters are to be reminded of their forms today. The others are not reminded: someone may be using the form to have mail sent to strangers."
            ),
            Flood::Files => format!(
                "More than half of the files that are taken in a day have been sent: of one network {} GiB are taken, of all {} GiB, and no more after that. docs/operations.md says what to look at.",
                FILES_OF_ONE / GIB,
                FILES_OF_ALL / GIB
            ),
            Flood::Begun => format!(
                "Many intake forms have been begun in one network today. After {FORMS_OF_ONE} no more can be begun there until tomorrow. docs/operations.md says what to look at."
            ),
        };
        let channel = if self.is_for_team { Channel::Team } else { Channel::Tech };
        outside.chat.say(channel, &text).await?;
        Ok(())
    }
}
