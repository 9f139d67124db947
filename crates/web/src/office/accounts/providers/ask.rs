//! Asks a provider who someone is: sends the browser there, and fetches the answer when it is back.

use super::token::{self, Expected};
use super::{Asked, Provider, Trouble};
use clerk_core::office::accounts::providers::Vouched;
use clerk_platform::secrets::{pkce_challenge, random_token};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::JwkSet;
use secrecy::ExposeSecret;
use serde::Deserialize;
use std::sync::Arc;

/// How long what a provider says about itself is believed.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// How often its keys are fetched at most, when a token is signed with one that is not known.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// How long a provider that could not be reached is not asked again: otherwise everyone waits in line for it.
const PATIENCE: SignedDuration = SignedDuration::from_secs(30);

/// What is known of a provider.
#[derive(Debug, Default)]
pub(super) struct Memory {
    known: Option<Known>,
    /// When it was asked in vain.
    failed_at: Option<Timestamp>,
}

/// What a provider says about itself.
#[derive(Debug, Clone)]
pub(super) struct Known {
    fetched_at: Timestamp,
    endpoints: Arc<Endpoints>,
    keys: Arc<JwkSet>,
}

#[derive(Debug, Deserialize)]
struct Endpoints {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
}

/// The answer of the endpoint for tokens.
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl Provider {
    /// Where to send the browser, and what to remember until it is back.
    pub(crate) async fn begin(&self, now: Timestamp) -> Result<(String, Asked), Trouble> {
        let known = self.known(now, FRESH).await?;
        let asked = Asked { state: random_token(), nonce: random_token(), verifier: random_token() };
        let challenge = pkce_challenge(&asked.verifier);
        let mut query = vec![
            ("response_type", "code"),
            ("client_id", &self.config.client_id),
            ("redirect_uri", &self.redirect_uri),
            ("scope", "openid email profile"),
            ("state", &asked.state),
            ("nonce", &asked.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            // People share computers: the account that someone else has left signed in there is not theirs.
            ("prompt", "select_account"),
        ];
        if let Some(domain) = &self.config.hosted_domain {
            query.push(("hd", domain));
        }
        let query = encoded(&query)?;
        let endpoint = &known.endpoints.authorization_endpoint;
        let joint = if endpoint.contains('?') { '&' } else { '?' };
        Ok((format!("{endpoint}{joint}{query}"), asked))
    }

    /// Whom the provider vouches for, now that the browser is back with a code.
    pub(crate) async fn finish(&self, asked: &Asked, code: &str, now: Timestamp) -> Result<Vouched, Trouble> {
        let known = self.known(now, FRESH).await?;
        let form = encoded(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect_uri),
            ("client_id", &self.config.client_id),
            ("client_secret", self.config.client_secret.expose_secret()),
            ("code_verifier", &asked.verifier),
        ])?;
        let Tokens { id_token } = self.fetcher.post(&known.endpoints.token_endpoint, form).await?;
        let expected = Expected { config: &self.config, way: self.way, nonce: &asked.nonce, now };
        let keys = match token::is_signed_with(&id_token, &known.keys)? {
            true => known.keys,
            // They change their keys now and then.
            false => self.known(now, PAUSE).await?.keys,
        };
        token::read(&id_token, &keys, &expected)
    }

    /// What the provider says about itself, not older than this.
    async fn known(&self, now: Timestamp, age: SignedDuration) -> Result<Known, Trouble> {
        let mut memory = self.memory.lock().await;
        if let Some(known) = memory.known.as_ref().filter(|known| now.duration_since(known.fetched_at).abs() < age) {
            return Ok(known.clone());
        }
        if memory.failed_at.is_some_and(|at| now.duration_since(at).abs() < PATIENCE) {
            return Err(Trouble::Unreachable("it could not be reached a moment ago".to_owned()));
        }
        let fetched = self.fetch(now).await;
        memory.failed_at = fetched.is_err().then_some(now);
        let known = fetched?;
        memory.known = Some(known.clone());
        Ok(known)
    }

    async fn fetch(&self, now: Timestamp) -> Result<Known, Trouble> {
        let issuer = &self.config.issuer;
        let endpoints: Endpoints = self.fetcher.get(&format!("{issuer}/.well-known/openid-configuration")).await?;
        if endpoints.issuer.trim_end_matches('/') != issuer {
            return Err(Trouble::Unreachable("it says that it is another".to_owned()));
        }
        let is_secure = |url: &String| url.starts_with("https://") || !issuer.starts_with("https://");
        if ![&endpoints.authorization_endpoint, &endpoints.token_endpoint, &endpoints.jwks_uri]
            .into_iter()
            .all(is_secure)
        {
            return Err(Trouble::Unreachable("it has addresses without https".to_owned()));
        }
        let keys = self.fetcher.get(&endpoints.jwks_uri).await?;
        Ok(Known { fetched_at: now, endpoints: Arc::new(endpoints), keys: Arc::new(keys) })
    }
}

impl Asked {
    /// Whether an answer is to this question.
    pub(crate) fn has_state(&self, state: &str) -> bool {
        // Random, and good for one try: nothing can be learnt from how long the comparison takes.
        !state.is_empty() && self.state == state
    }
}

fn encoded(pairs: &[(&str, &str)]) -> Result<String, Trouble> {
    serde_html_form::to_string(pairs).map_err(|error| Trouble::Unreachable(error.to_string()))
}
