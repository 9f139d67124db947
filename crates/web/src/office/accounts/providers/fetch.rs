//! Fetches from a provider: for a bounded time, a bounded length, and from nowhere else.

use super::Trouble;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, RequestBuilder, redirect};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// The longest answer, in bytes.
const LONGEST: usize = 256 * 1024;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Fetches JSON.
#[derive(Debug)]
pub(super) struct Fetcher(Option<Client>);

impl Fetcher {
    pub(super) fn new() -> Self {
        let client = Client::builder()
            .timeout(PATIENCE)
            .connect_timeout(Duration::from_secs(5))
            .redirect(redirect::Policy::none())
            .user_agent("Clerk")
            .build();
        Self(client.inspect_err(|error| tracing::error!(%error, "no HTTP client for signing in")).ok())
    }

    /// What is at this address.
    pub(super) async fn get<T: DeserializeOwned>(&self, url: &str) -> Result<T, Trouble> {
        read(self.client()?.get(url)).await
    }

    /// The answer to a form.
    pub(super) async fn post<T: DeserializeOwned>(&self, url: &str, form: String) -> Result<T, Trouble> {
        read(self.client()?.post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form)).await
    }

    fn client(&self) -> Result<&Client, Trouble> {
        self.0.as_ref().ok_or_else(|| Trouble::Unreachable("there is no HTTP client".to_owned()))
    }
}

async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Trouble> {
    // Without the address, which may hold a secret.
    let unreachable = |error: reqwest::Error| Trouble::Unreachable(error.without_url().to_string());
    let mut response = request.header(ACCEPT, "application/json").send().await.map_err(unreachable)?;
    let status = response.status();
    if !status.is_success() {
        return Err(Trouble::Unreachable(format!("it answered {status}")));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST {
            return Err(Trouble::Unreachable("its answer is too long".to_owned()));
        }
    }
    serde_json::from_slice(&body).map_err(|error| Trouble::Unreachable(format!("its answer can't be read: {error}")))
}
