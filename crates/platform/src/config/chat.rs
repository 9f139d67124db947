//! The team's chat.

use super::parse::secret_url;
use super::section::config;
use super::vars;
use secrecy::SecretString;

config! {
    /// Incoming webhooks of the team's chat. Without one, nothing is said there.
    |r| ChatConfig {
        /// The team's channel.
        team: Option<SecretString> = Some(r.get(&vars::CHAT_TEAM_WEBHOOK_URL, secret_url));
        /// The tech channel.
        tech: Option<SecretString> = Some(r.get(&vars::CHAT_TECH_WEBHOOK_URL, secret_url));
    }
}
