//! What one check has found.

use serde::Serialize;
use std::time::Duration;

/// How long one check may take.
const PATIENCE: Duration = Duration::from_secs(12);

/// The most characters of a finding that are kept.
const LONGEST: usize = 240;

/// How the check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Ok,
    Warning,
    Failed,
}

/// What one check has found.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Finding {
    pub(super) name: &'static str,
    pub(super) state: State,
    pub(super) found: String,
    /// How to fix it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fix: Option<String>,
}

impl Finding {
    pub(super) fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, state: State::Ok, found: found.into(), fix: None }
    }

    pub(super) fn warning(name: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { name, state: State::Warning, found: found.into(), fix: Some(fix.into()) }
    }

    pub(super) fn failed(name: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { name, state: State::Failed, found: found.into(), fix: Some(fix.into()) }
    }

    /// A failure where it matters, otherwise a warning.
    pub(super) fn failed_if(
        matters: bool,
        name: &'static str,
        found: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        if matters { Self::failed(name, found, fix) } else { Self::warning(name, found, fix) }
    }

    pub(super) fn has_failed(&self) -> bool {
        self.state == State::Failed
    }

    /// Keeps only the beginning of a long error: the rest is for the library's authors.
    pub(super) fn shorten(&mut self) {
        if let Some((at, _)) = self.found.char_indices().nth(LONGEST) {
            self.found.truncate(at);
            self.found.push('…');
        }
    }

    /// Takes out secrets that someone else's error may quote.
    pub(super) fn hide<'a>(&mut self, secrets: impl Iterator<Item = &'a str>) {
        for secret in secrets.filter(|secret| secret.len() >= 4) {
            for text in std::iter::once(&mut self.found).chain(self.fix.as_mut()) {
                if text.contains(secret) {
                    *text = text.replace(secret, "[secret]");
                }
            }
        }
    }
}

/// Waits for a check, but not forever.
pub(super) async fn within(name: &'static str, check: impl Future<Output = Finding>) -> Finding {
    tokio::time::timeout(PATIENCE, check).await.unwrap_or_else(|_| {
        Finding::failed(name, "no answer in time", "Check that the network lets this machine connect to it.")
    })
}
