//! Third parties, one file each, and the bucket of files. What is not configured is not called.

mod chat;
mod clamd;
mod monitor;
mod sendgrid;

pub use chat::{Channel, Chat};
pub use clamd::{Clamd, Verdict};
pub use monitor::Monitor;
pub use sendgrid::{Message, SendGrid};

use clerk_core::{Error, Result};
use clerk_platform::config::WorkerConfig;
use clerk_platform::storage::Storage;
use clerk_platform::telemetry;
use std::time::Duration;
use tracing::{Instrument, Span};

/// How long a call may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// What handlers use to reach third parties.
#[derive(Debug, Clone)]
pub struct Outside {
    /// The team's chat.
    pub chat: Chat,
    /// Mail.
    pub mail: SendGrid,
    /// The uptime monitor.
    pub monitor: Monitor,
    /// The virus scanner.
    pub scanner: Clamd,
    /// Uploaded files.
    pub storage: Storage,
    /// The sender of mail that belongs to no case.
    pub sender: String,
    /// Clerk's public URL, without a trailing slash.
    pub public_url: String,
    /// Where renters fill in the intake form, without a trailing slash.
    pub intake_site: Option<String>,
}

impl Outside {
    /// As set in the configuration.
    pub fn new(config: &WorkerConfig) -> Result<Self> {
        // What we send, and the key we send it with, is for the address that was configured and no other.
        let no_redirects = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().timeout(TIMEOUT).redirect(no_redirects).build().map_err(external)?;
        Ok(Self {
            chat: Chat::new(http.clone(), config),
            mail: SendGrid::new(http.clone(), config),
            monitor: Monitor::new(http, config),
            scanner: Clamd::new(config),
            storage: Storage::new(&config.storage),
            sender: config.mail.from.clone(),
            public_url: config.public_url.as_str().trim_end_matches('/').to_owned(),
            intake_site: config.intake_site.as_ref().map(|url| url.as_str().trim_end_matches('/').to_owned()),
        })
    }
}

/// Calls a third party. The call has a span of its own, which is passed on to the third party.
async fn call(who: &'static str, request: reqwest::RequestBuilder) -> Result<reqwest::Response> {
    let span = tracing::info_span!("call", to = who, otel.kind = "client");
    telemetry::describe(&span, || format!("call {who}"), &[]);
    let call = async {
        let request = match telemetry::traceparent() {
            Some(traceparent) => request.header("traceparent", traceparent),
            None => request,
        };
        let response = request.send().await.map_err(external)?;
        telemetry::describe(
            &Span::current(),
            || format!("call {who}"),
            &[("http.response.status_code", response.status().as_str())],
        );
        succeeded(who, &response)?;
        Ok(response)
    };
    call.instrument(span.clone()).await
}

/// The error of a call, without its address, which may contain a secret.
fn external(error: reqwest::Error) -> Error {
    Error::External(error.without_url().to_string())
}

/// Refuses any status other than success.
fn succeeded(who: &str, response: &reqwest::Response) -> Result<()> {
    if response.status().is_success() {
        return Ok(());
    }
    Err(Error::External(format!("{who} answered {}", response.status())))
}
