//! Where Clerk runs.

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
