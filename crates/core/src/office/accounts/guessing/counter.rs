//! By what tries are counted.

use crate::ids::UserId;
use crate::office::accounts::Visitor;
use clerk_platform::network::Network;

/// Failures of one account, browser or second step that cost no wait.
const FREE_OF_ONE: i32 = 5;
/// Failures from one network that cost no wait: an office shares one.
const FREE_OF_NETWORK: i32 = 50;
/// Failures from one site, an IPv6 /48, that cost no wait.
const FREE_OF_SITE: i32 = 200;

/// Something that tries are counted by.
pub(crate) struct Counter {
    pub(super) key: String,
    pub(super) free: i32,
    /// Whether others are counted with it.
    pub(super) is_shared: bool,
}

/// What one try is counted by.
pub(crate) struct Counters(Vec<Counter>);

impl Counter {
    fn own(key: String) -> Self {
        Self { key, free: FREE_OF_ONE, is_shared: false }
    }

    fn of_network(purpose: &str, network: Network) -> Vec<Self> {
        let shared = |key, free| Self { key, free, is_shared: true };
        let site = network.site().map(|site| shared(format!("{purpose}site:{site}"), FREE_OF_SITE));
        let network = shared(format!("{purpose}network:{network}"), FREE_OF_NETWORK);
        [network].into_iter().chain(site).collect()
    }
}

impl Counters {
    /// Passwords. In a browser where this account has signed in before, only its own tries count: strangers can't block it.
    pub(crate) fn of_password(email: &str, visitor: &Visitor) -> Self {
        match &visitor.device {
            Some(device) => Self(vec![Counter::own(format!("device:{email}:{device}"))]),
            None => Self::with_network(Counter::own(format!("account:{email}")), "", visitor),
        }
    }

    /// Codes of the second step. Only someone who knows the password gets here; they can't block the browser that its owner has signed
    /// in with before either.
    pub(crate) fn of_code(user_id: UserId, visitor: &Visitor) -> Self {
        Self(vec![Counter::own(match &visitor.device {
            Some(device) => format!("code:{user_id}:{device}"),
            None => format!("code:{user_id}"),
        })])
    }

    /// The current password, asked for again of someone who is signed in.
    pub(crate) fn of_present_password(user_id: UserId) -> Self {
        Self(vec![Counter::own(format!("present:{user_id}"))])
    }

    /// Mails to those who have forgotten their password.
    pub(crate) fn of_forgotten(email: &str, visitor: &Visitor) -> Self {
        Self::with_network(Counter::own(format!("forgotten:{email}")), "forgotten-", visitor)
    }

    fn with_network(own: Counter, purpose: &str, visitor: &Visitor) -> Self {
        Self([own].into_iter().chain(Counter::of_network(purpose, visitor.network)).collect())
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Counter> {
        self.0.iter()
    }
}
