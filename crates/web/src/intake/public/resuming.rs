//! By what a browser that has opened a link from our mail is known again.
//!
//! The centre's site asks for the answers with cookies, from another origin. Where browsers keep none for it, the link opens for an
//! hour in the network in which it was opened first.

use crate::http::remote_address::remote_address;
use crate::state::AppState;
use actix_web::HttpRequest;
use clerk_core::ids::SubmissionId;
use clerk_core::intake::submissions::links::{OPENS_FOR, Opener};
use clerk_platform::network::Network;
use clerk_platform::secrets;

/// What the signatures are for.
const BROWSER: &str = "link's browser";
const NETWORK: &str = "link's network";

/// The cookie's name. Over https browsers take one of this name over https only; a path of its own keeps it from `__Host-`.
fn cookie_name(is_https: bool) -> &'static str {
    if is_https { "__Secure-clerk-resume" } else { "clerk-resume" }
}

/// The browser that opens a link.
pub(super) struct Browser {
    token: SubmissionId,
    /// What shows that it has opened this link.
    signature: String,
    network: String,
    has_opened: bool,
    is_https: bool,
}

impl Browser {
    pub(super) fn of(request: &HttpRequest, state: &AppState, token: SubmissionId) -> Self {
        let key = &state.settings.secret_key;
        let signed = format!("{token}");
        let cookie = request.cookie(cookie_name(state.settings.is_https()));
        Self {
            token,
            signature: secrets::sign(key, BROWSER, &signed),
            network: secrets::sign(key, NETWORK, &format!("{signed}:{}", Network::of(remote_address(request)))),
            has_opened: cookie.is_some_and(|cookie| secrets::verify(key, BROWSER, &signed, cookie.value())),
            is_https: state.settings.is_https(),
        }
    }

    pub(super) fn opener(&self) -> Opener<'_> {
        Opener { network: &self.network, has_opened: self.has_opened }
    }

    /// `Partitioned` is not known to the library: what a browser keeps for pages of this site only, it may also keep when it keeps
    /// nothing for other sites.
    pub(super) fn cookie(&self) -> String {
        let Self { token, signature, .. } = self;
        let across = if self.is_https { "SameSite=None; Secure; Partitioned" } else { "SameSite=Lax" };
        let seconds = OPENS_FOR.as_secs();
        let name = cookie_name(self.is_https);
        format!("{name}={signature}; Path=/api/submission/{token}/; Max-Age={seconds}; HttpOnly; {across}")
    }
}
