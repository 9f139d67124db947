//! Mail, sent through SendGrid's API.

use super::call;
use clerk_core::{Error, Result};
use clerk_platform::config::{Environment, WorkerConfig};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use url::Url;

/// SendGrid.
#[derive(Debug, Clone)]
pub struct SendGrid {
    http: reqwest::Client,
    api: Url,
    key: Option<SecretString>,
    /// In every installation except production, mail goes to this domain only.
    only_to: Option<String>,
}

/// A message.
#[derive(Debug, Clone)]
pub struct Message {
    /// The sender's address.
    pub from: String,
    /// The recipient's address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML with the same content.
    pub html: String,
}

impl SendGrid {
    pub(super) fn new(http: reqwest::Client, config: &WorkerConfig) -> Self {
        let only_to = (config.environment != Environment::Production).then(|| config.staff_email_domain.clone());
        Self { http, api: config.mail.url.clone(), key: config.mail.key.clone(), only_to }
    }

    /// Whether mail can be sent at all.
    pub fn is_configured(&self) -> bool {
        self.key.is_some()
    }

    /// Sends a message. Returns false when it was held back: no key is configured, or this is not production and the recipient
    /// is not one of the centre's own.
    pub async fn send(&self, message: &Message) -> Result<bool> {
        let Some(key) = &self.key else { return Ok(false) };
        if let Some(domain) = &self.only_to {
            let is_ours = message.to.rsplit_once('@').is_some_and(|(_, to)| to.eq_ignore_ascii_case(domain));
            if !is_ours {
                return Ok(false);
            }
        }
        let url = self.api.join("v3/mail/send").map_err(|error| Error::External(error.to_string()))?;
        let request = self.http.post(url).bearer_auth(key.expose_secret()).json(&json!({
            "personalizations": [{ "to": [{ "email": message.to }] }],
            "from": { "email": message.from },
            "subject": message.subject,
            // A reader's program shows the last part that it can display.
            "content": [
                { "type": "text/plain", "value": message.text },
                { "type": "text/html", "value": message.html },
            ],
        }));
        call("SendGrid", request).await?;
        Ok(true)
    }
}
