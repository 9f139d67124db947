//! Signing in with Google and Microsoft by OpenID Connect: the authorisation code flow with PKCE, and a nonce. Only what they sign
//! is believed.

mod ask;
mod fetch;
mod token;

use ask::Memory;
use clerk_core::office::organisation::Way;
use clerk_platform::config::{ProviderConfig, ProvidersConfig};
use fetch::Fetcher;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

/// The providers that are set up.
#[derive(Debug)]
pub(crate) struct Providers {
    google: Option<Provider>,
    microsoft: Option<Provider>,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct Provider {
    way: Way,
    config: ProviderConfig,
    /// Where the browser comes back to.
    redirect_uri: String,
    fetcher: Fetcher,
    memory: Mutex<Memory>,
}

/// What was asked of a provider, and has to be remembered until the browser comes back.
#[derive(Serialize, Deserialize)]
pub(crate) struct Asked {
    /// Ties the answer to this browser.
    state: String,
    /// Ties the token to this question.
    nonce: String,
    /// Shows that the token is fetched by the one who asked for it.
    verifier: String,
}

/// Why someone could not be signed in.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The provider can't be reached, or answers with nonsense.
    Unreachable(String),
    /// What it says can't be believed, or is not enough.
    Refused(&'static str),
}

impl Providers {
    /// Those that are set up, for the installation at this address.
    pub(crate) fn new(config: &ProvidersConfig, public_url: &str) -> Self {
        let provider = |way: Way, config: &Option<ProviderConfig>| {
            let config = config.clone()?;
            let redirect_uri = format!("{public_url}{}/back", path(way));
            Some(Provider { way, config, redirect_uri, fetcher: Fetcher::new(), memory: Mutex::default() })
        };
        Self { google: provider(Way::Google, &config.google), microsoft: provider(Way::Microsoft, &config.microsoft) }
    }

    /// The one with this name in addresses.
    pub(crate) fn named(&self, name: &str) -> Option<&Provider> {
        match name {
            "google" => self.google.as_ref(),
            "microsoft" => self.microsoft.as_ref(),
            _ => None,
        }
    }

    /// All that are set up.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Provider> {
        self.google.iter().chain(&self.microsoft)
    }
}

impl Provider {
    /// Google or Microsoft.
    pub(crate) fn way(&self) -> Way {
        self.way
    }

    /// Where signing in with it begins.
    pub(crate) fn path(&self) -> String {
        path(self.way)
    }
}

fn path(way: Way) -> String {
    format!("/admin/sign-in/with/{}", way.as_str().to_lowercase())
}
