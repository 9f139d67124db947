//! The uptime monitor, which raises the alarm when it has not heard from us for a while (StatusCake's push tests).

use super::call;
use clerk_core::Result;
use clerk_platform::config::WorkerConfig;
use secrecy::{ExposeSecret, SecretString};

/// The uptime monitor.
#[derive(Debug, Clone)]
pub struct Monitor {
    http: reqwest::Client,
    url: Option<SecretString>,
}

impl Monitor {
    pub(super) fn new(http: reqwest::Client, config: &WorkerConfig) -> Self {
        Self { http, url: config.heartbeat_url.clone() }
    }

    /// Tells the monitor that jobs run, if one is configured.
    pub async fn beat(&self) -> Result<()> {
        let Some(url) = &self.url else { return Ok(()) };
        call("the uptime monitor", self.http.get(url.expose_secret())).await?;
        Ok(())
    }
}
