//! Whose address it is: what counts together when addresses are counted.
//!
//! A household or an office has one IPv4 address, or a whole IPv6 /64, and a customer of a data centre often has a /48. NGINX counts
//! the same way (`deploy/nginx/site.conf.template`).

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// The network of a remote address: one IPv4 address, or an IPv6 /64. It is written like an address; that of an IPv6 network ends
/// in `::`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network that an address is in.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self(IpAddr::V4(v4)),
            IpAddr::V6(v6) => Self(IpAddr::V6(masked(v6, 64))),
        }
    }

    /// The /48 that it is part of; none for IPv4, where neighbours have nothing to do with each other.
    pub fn site(self) -> Option<Self> {
        match self.0 {
            IpAddr::V4(_) => None,
            IpAddr::V6(v6) => Some(Self(IpAddr::V6(masked(v6, 48)))),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn masked(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_a_network_and_a_site() {
        for (address, network, site) in [
            ("198.51.100.7", "198.51.100.7", None),
            ("::ffff:198.51.100.7", "198.51.100.7", None),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", Some("2001:db8:1::")),
            ("2001:db8:1:2::", "2001:db8:1:2::", Some("2001:db8:1::")),
            ("::1", "::", Some("::")),
        ] {
            let found = Network::of(address.parse().unwrap());
            assert_eq!(found.to_string(), network, "{address}");
            assert_eq!(found.site().map(|site| site.to_string()).as_deref(), site, "{address}");
        }
    }
}
