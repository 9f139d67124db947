//! What a session is, and how long it lasts.

use crate::ids::UserId;
use clerk_platform::time::Timestamp;
use jiff::SignedDuration;
use uuid::Uuid;

/// Where someone signs in.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// Whether they say that nobody else uses this computer.
    pub is_own_computer: bool,
    /// From where: an IPv4 address or an IPv6 /64.
    pub network: String,
    /// What the browser says it is.
    pub agent: String,
    /// The token of the session that this browser has had until now, which ends.
    pub replaces: Option<String>,
}

impl Browser {
    /// A session ends if it is not used for this long.
    pub(crate) fn idle(is_own_computer: bool) -> SignedDuration {
        if is_own_computer { SignedDuration::from_hours(12) } else { SignedDuration::from_mins(60) }
    }

    /// A session ends after this long, however much it is used.
    pub(super) fn absolute(is_own_computer: bool) -> SignedDuration {
        if is_own_computer { SignedDuration::from_hours(14 * 24) } else { SignedDuration::from_hours(12) }
    }
}

/// A new session.
#[derive(Debug, Clone)]
pub struct Signed {
    /// For the cookie.
    pub token: String,
    /// What it is called.
    pub session_id: Uuid,
    /// Whose it is.
    pub user_id: UserId,
    /// Whether the cookie may outlive the browser.
    pub is_own_computer: bool,
}

/// A live session, for the list of someone's sessions.
#[derive(Debug, Clone)]
pub struct Session {
    /// What it is called.
    pub id: Uuid,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
    /// Whether it is on a computer of their own.
    pub is_own_computer: bool,
    /// From where it was started.
    pub network: Option<String>,
    /// What the browser said it was.
    pub agent: Option<String>,
}

impl Session {
    /// The browser and the system in words: `Firefox on Windows`.
    pub fn browser(&self) -> String {
        let agent = self.agent.as_deref().unwrap_or_default();
        // In this order: each of these names also stands in the texts of those before it.
        let named =
            |names: &[(&str, &'static str)]| names.iter().find(|(part, _)| agent.contains(part)).map(|(_, name)| *name);
        let browser = named(&[
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser", "Samsung Internet"),
            ("Firefox", "Firefox"),
            ("FxiOS", "Firefox"),
            ("CriOS", "Chrome"),
            ("Chrome", "Chrome"),
            ("Safari", "Safari"),
        ]);
        let system = named(&[
            ("iPhone", "an iPhone"),
            ("iPad", "an iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("Mac OS X", "a Mac"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ]);
        match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(browser), None) => browser.to_owned(),
            (None, Some(system)) => format!("A browser on {system}"),
            (None, None) => "A browser".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_in_words() {
        for (agent, words) in [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Windows"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari on an iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.0", "A browser"),
            ("", "A browser"),
        ] {
            let at = jiff::Timestamp::UNIX_EPOCH.into();
            let session = Session {
                id: Uuid::nil(),
                created_at: at,
                last_seen_at: at,
                ends_at: at,
                is_own_computer: false,
                network: None,
                agent: Some(agent.to_owned()),
            };
            assert_eq!(session.browser(), words, "{agent}");
        }
    }
}
