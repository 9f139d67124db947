//! Where Clerk runs, and where people reach it.

use super::parse::origin;
use super::{Reader, vars};
use url::Url;

/// Which installation this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// A developer's machine: demo data allowed, no rate limits.
    Local,
    /// The test installation.
    Test,
    /// The real one.
    Production,
}

impl Environment {
    /// Its name in logs and error reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Test => "test",
            Self::Production => "production",
        }
    }

    pub(super) fn parse(raw: &str) -> Option<Self> {
        [Self::Local, Self::Test, Self::Production].into_iter().find(|e| e.as_str() == raw)
    }
}

/// Where people reach Clerk. In production only over https: otherwise cookies and passwords would be sent unencrypted.
pub(super) fn public_url(r: &mut Reader<'_>, environment: Option<Environment>) -> Option<Url> {
    let url = r.get(&vars::PUBLIC_URL, origin)?;
    if environment == Some(Environment::Production) && url.scheme() != "https" {
        r.problem(&vars::PUBLIC_URL, "must start with https:// in production".to_owned());
        return None;
    }
    Some(url)
}
