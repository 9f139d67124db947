//! Where a request comes from, behind CloudFlare and NGINX.

use crate::state::AppState;
use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, web};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr};

/// The remote address. Each proxy appends to `X-Forwarded-For` the address that it got the request from. So the list is read
/// from its end, and the first address that is no trusted proxy is the remote one. Anyone could have written what comes before
/// it.
pub(crate) fn remote_address(request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip());
    let trusted = request.app_data::<web::Data<AppState>>().map_or(&[][..], |state| &state.settings.trusted_proxies);
    from_headers(peer, request.headers(), trusted)
}

fn from_headers(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    if !is_trusted(&peer) {
        return peer;
    }
    let forwarded: Vec<&str> = headers.get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
    let mut remote = peer;
    for hop in forwarded.iter().flat_map(|value| value.split(',')).rev() {
        let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
        remote = address;
        if !is_trusted(&address) {
            break;
        }
    }
    remote
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    #[test]
    fn only_what_trusted_proxies_wrote_is_believed() {
        let trusted: Vec<IpNet> =
            ["127.0.0.0/8", "10.0.0.0/8", "173.245.48.0/20"].iter().map(|net| net.parse().unwrap()).collect();
        for (peer, forwarded, remote) in [
            ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
            ("127.0.0.1", "", "127.0.0.1"),
            ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("127.0.0.1", "198.51.100.1, 173.245.48.9", "198.51.100.1"),
            ("127.0.0.1", "6.6.6.6, 198.51.100.1, 173.245.48.9, 10.0.0.2", "198.51.100.1"),
            ("127.0.0.1", "198.51.100.1, nonsense, 173.245.48.9", "173.245.48.9"),
            ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static(forwarded));
            let found = from_headers(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(found.to_string(), remote, "{peer} {forwarded}");
        }
    }
}
