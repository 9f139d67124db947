//! By what those who send something are counted: their network, of which only a keyed hash is kept, and for a day.

use crate::http::remote_address::remote_address;
use crate::state::AppState;
use actix_web::HttpRequest;
use clerk_platform::network::Network;
use clerk_platform::secrets;

/// What the signature is for.
const SENDER: &str = "sender's network";

/// A keyed hash of the sender's network; of IPv6 the larger one, since anyone who has that has thousands of the smaller.
pub(super) fn network(request: &HttpRequest, state: &AppState) -> String {
    let network = Network::of(remote_address(request));
    secrets::sign(&state.settings.secret_key, SENDER, &network.site().unwrap_or(network).to_string())
}
