//! Someone who is not signed in yet.

use super::sessions::Browser;
use crate::office::audit::Actor;
use clerk_platform::network::Network;

/// Someone who is signing in: where they come from, and in which browser.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The network they come from.
    pub network: Network,
    /// The same for the audit trail.
    pub actor: Actor,
    /// The browser in which a session would start.
    pub browser: Browser,
    /// What that browser is called, if the account in question has signed in with it before.
    pub device: Option<String>,
    /// The id of the request, for the jobs that it causes.
    pub trace: Option<String>,
}
