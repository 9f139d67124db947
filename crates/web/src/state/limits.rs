//! How often, and how much at a time, strangers may ask for.

use super::turns::{Capacity, Turns};
use crate::documents::files::link::ANY_TIMES;
use clerk_core::ids::UploadId;
use clerk_platform::config::RateLimits;
use clerk_platform::network::Network;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Each takes up to two parts of a file in memory, 10 MB. NGINX waits 60 seconds for us to go on reading.
const FILES_AT_ONCE: Capacity =
    Capacity { at_once: 4, of_network: 2, present: 64, present_of_network: 24, patience: Duration::from_secs(45) };
/// A site, which is a customer of a data centre or a campus, is given so many times what one of its networks may.
const OF_SITE: u32 = 4;

/// One limit per endpoint.
#[derive(Debug)]
pub(crate) struct Limits {
    pub(crate) submissions: Limit,
    pub(crate) creates: Limit,
    pub(crate) submits: Limit,
    pub(crate) uploads: Limit,
    pub(crate) noemail: Limit,
    pub(crate) files_at_once: Turns,
    /// Opening a file by a link, in a browser that is not known.
    pub(crate) strangers_links: Counter<UploadId>,
    /// Questions how good a password is.
    pub(crate) strengths: Limit,
    /// Beginning to sign in with a passkey or a provider, for which a row is kept.
    pub(crate) beginnings: Limit,
}

/// Questions how good a password is that one network may ask in a minute; the browser asks when someone stops typing.
const STRENGTHS: u32 = 120;
/// How often one network may begin in a minute: an office signs in at nine. NGINX allows four requests for each.
const BEGINNINGS: u32 = 60;

impl Limits {
    pub(crate) fn new(rates: &RateLimits) -> Self {
        let per_minute = |rate: Option<u32>| Limit::new(rate.and_then(NonZeroU32::new).map(Quota::per_minute));
        let per_hour = |rate: Option<u32>| Limit::new(rate.and_then(NonZeroU32::new).map(Quota::per_hour));
        let times = NonZeroU32::new(ANY_TIMES).map(Quota::per_hour);
        Self {
            submissions: per_minute(rates.submissions),
            creates: per_minute(rates.creates),
            submits: per_hour(rates.submits),
            uploads: per_minute(rates.uploads),
            noemail: per_minute(rates.noemail),
            files_at_once: Turns::new(FILES_AT_ONCE),
            strangers_links: Counter::new(times),
            strengths: per_minute(Some(STRENGTHS)),
            beginnings: per_minute(Some(BEGINNINGS)),
        }
    }
}

/// A limit per network and per site, or none.
#[derive(Debug)]
pub(crate) struct Limit {
    networks: Counter<Network>,
    sites: Counter<Network>,
}

impl Limit {
    fn new(quota: Option<Quota>) -> Self {
        let of_site = quota.map(|quota| {
            let burst = quota.burst_size().saturating_mul(NonZeroU32::new(OF_SITE).unwrap_or(NonZeroU32::MIN));
            quota.allow_burst(burst)
        });
        Self { networks: Counter::new(quota), sites: Counter::new(of_site) }
    }

    /// Whether there is a limit.
    pub(crate) fn is_on(&self) -> bool {
        self.networks.limiter.is_some()
    }

    /// Counts a call; false when it is one too many.
    pub(crate) fn allows(&self, address: IpAddr) -> bool {
        let network = Network::of(address);
        self.networks.allows(&network) && network.site().is_none_or(|site| self.sites.allows(&site))
    }
}

/// A limit per key, or none.
#[derive(Debug)]
pub(crate) struct Counter<K: Hash + Eq + Clone> {
    limiter: Option<DefaultKeyedRateLimiter<K>>,
    checks: AtomicU32,
}

impl<K: Hash + Eq + Clone> Counter<K> {
    fn new(quota: Option<Quota>) -> Self {
        Self { limiter: quota.map(RateLimiter::keyed), checks: AtomicU32::new(0) }
    }

    /// Counts a call; false when it is one too many.
    pub(crate) fn allows(&self, key: &K) -> bool {
        let Some(limiter) = &self.limiter else { return true };
        // Quiet ones are forgotten now and then, so that the table stays small.
        if self.checks.fetch_add(1, Ordering::Relaxed) % 1024 == 1023 {
            limiter.retain_recent();
        }
        limiter.check_key(key).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_does_not_use_up_anothers_calls() {
        let limit = Limit::new(Some(Quota::per_minute(NonZeroU32::new(3).unwrap())));
        let (a, b) = ("198.51.100.1".parse().unwrap(), "198.51.100.2".parse().unwrap());
        assert_eq!((0..5).filter(|_| limit.allows(a)).count(), 3);
        assert!(limit.allows(b));
        let same_house = ["2001:db8::1", "2001:db8::2", "2001:db8::ffff", "2001:db8::3"];
        assert_eq!(same_house.iter().filter(|address| limit.allows(address.parse().unwrap())).count(), 3);
        assert!(Limit::new(None).allows(a));
        // Houses of one site count together, as a data centre's customer has all of them.
        let houses = (0..100).map(|house| format!("2001:db8:7:{house:x}::1").parse().unwrap());
        assert_eq!(houses.filter(|address| limit.allows(*address)).count(), 12);
    }
}
