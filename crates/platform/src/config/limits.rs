//! Limits of the public calls.

use super::parse::number;
use super::section::config;
use super::vars::{self, Var};
use super::{Environment, Reader};

config! {
    /// Calls per network, and minute unless something else is said; `None` is no limit.
    #[derive(Copy, Default)]
    |r, environment: Option<Environment>| RateLimits {
        /// Calls of the intake API.
        submissions: Option<u32> = Some(limit(r, &vars::RATE_LIMIT_SUBMISSIONS_PER_MINUTE, environment, 120));
        /// Forms that are begun.
        creates: Option<u32> = Some(limit(r, &vars::RATE_LIMIT_CREATES_PER_MINUTE, environment, 20));
        /// Forms that are submitted, in an hour. More are held back until someone at the centre has looked at them.
        submits: Option<u32> = Some(limit(r, &vars::RATE_LIMIT_SUBMITS_PER_HOUR, environment, 30));
        /// Uploads.
        uploads: Option<u32> = Some(limit(r, &vars::RATE_LIMIT_UPLOADS_PER_MINUTE, environment, 40));
        /// "No email" forms.
        noemail: Option<u32> = Some(limit(r, &vars::RATE_LIMIT_NOEMAIL_PER_MINUTE, environment, 20));
    }
}

/// A limit as set. If it is not, it is the `usual` one; developers' machines have none.
fn limit(r: &mut Reader<'_>, var: &'static Var, environment: Option<Environment>, usual: u32) -> Option<u32> {
    let usual = if environment == Some(Environment::Local) { 0 } else { usual };
    Some(r.get(var, number(0, 100_000)).unwrap_or(usual)).filter(|limit| *limit > 0)
}
