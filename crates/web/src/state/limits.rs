//! How often one remote address may call the public endpoints.

use clerk_platform::config::RateLimits;
use clerk_platform::network::Network;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

/// One limit per endpoint.
#[derive(Debug)]
pub(crate) struct Limits {
    pub(crate) submissions: Limit,
    pub(crate) uploads: Limit,
    pub(crate) noemail: Limit,
    /// Questions how good a password is.
    pub(crate) strengths: Limit,
}

/// Questions how good a password is that one network may ask in a minute; the browser asks when someone stops typing.
const STRENGTHS: u32 = 120;

impl Limits {
    pub(crate) fn new(rates: &RateLimits) -> Self {
        Self {
            submissions: Limit::new(rates.submissions),
            uploads: Limit::new(rates.uploads),
            noemail: Limit::new(rates.noemail),
            strengths: Limit::new(Some(STRENGTHS)),
        }
    }
}

/// A limit per address, or none.
#[derive(Debug)]
pub(crate) struct Limit {
    limiter: Option<DefaultKeyedRateLimiter<Network>>,
    checks: AtomicU32,
}

impl Limit {
    fn new(per_minute: Option<u32>) -> Self {
        let limiter = per_minute.and_then(NonZeroU32::new).map(|rate| RateLimiter::keyed(Quota::per_minute(rate)));
        Self { limiter, checks: AtomicU32::new(0) }
    }

    /// Counts a call; false when it is one too many.
    pub(crate) fn allows(&self, address: IpAddr) -> bool {
        let Some(limiter) = &self.limiter else { return true };
        // Quiet addresses are forgotten now and then, so that the table stays small.
        if self.checks.fetch_add(1, Ordering::Relaxed) % 1024 == 1023 {
            limiter.retain_recent();
        }
        limiter.check_key(&Network::of(address)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_does_not_use_up_anothers_calls() {
        let limit = Limit::new(Some(3));
        let (a, b) = ("198.51.100.1".parse().unwrap(), "198.51.100.2".parse().unwrap());
        assert_eq!((0..5).filter(|_| limit.allows(a)).count(), 3);
        assert!(limit.allows(b));
        let same_house = ["2001:db8::1", "2001:db8::2", "2001:db8::ffff", "2001:db8::3"];
        assert_eq!(same_house.iter().filter(|address| limit.allows(address.parse().unwrap())).count(), 3);
        assert!(Limit::new(None).allows(a));
    }
}
