//! The team's chat: incoming webhooks as Slack defines them and most others understand them.

use super::call;
use clerk_core::Result;
use clerk_platform::config::WorkerConfig;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// A channel of the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// Everyone at the centre.
    Team,
    /// The people who keep Clerk running.
    Tech,
}

/// The team's chat.
#[derive(Debug, Clone)]
pub struct Chat {
    http: reqwest::Client,
    team: Option<SecretString>,
    tech: Option<SecretString>,
}

impl Chat {
    pub(super) fn new(http: reqwest::Client, config: &WorkerConfig) -> Self {
        Self { http, team: config.chat.team.clone(), tech: config.chat.tech.clone() }
    }

    /// Posts to a channel. If none is configured, nothing is posted and the result is false.
    pub async fn say(&self, channel: Channel, text: &str) -> Result<bool> {
        let webhook = match channel {
            Channel::Team => &self.team,
            Channel::Tech => &self.tech,
        };
        let Some(webhook) = webhook else { return Ok(false) };
        call("the chat", self.http.post(webhook.expose_secret()).json(&json!({ "text": text }))).await?;
        Ok(true)
    }
}
