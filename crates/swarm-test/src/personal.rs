//! Personal data that can be recognised anywhere, and the search for it.

use clerk_testkit::files::png_with;
use serde_json::{Value, json};
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU32, Ordering};

/// The beginning of each phone number.
const PHONE: &str = "0455";

/// The renters of a run. Each has data of their own, all with the same mark in it.
pub(super) struct Personal {
    /// Letters that occur nowhere else.
    mark: String,
    renters: AtomicU32,
}

impl Personal {
    pub(super) fn new() -> Self {
        // Letters that are not hexadecimal digits.
        let letter = |byte: u8| char::from(b'g' + byte % 16);
        let bytes = uuid::Uuid::new_v4().into_bytes();
        Self { mark: bytes.into_iter().take(8).map(letter).collect(), renters: AtomicU32::new(0) }
    }

    /// The next renter's number, across both environments.
    pub(super) fn next_renter(&self) -> u32 {
        self.renters.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(super) fn mark(&self) -> &str {
        &self.mark
    }

    pub(super) fn email(&self, renter: u32) -> String {
        format!("{}.{renter}@example.org", self.mark)
    }

    pub(super) fn last_name(&self, renter: u32) -> String {
        format!("Tester{}{renter}", self.mark)
    }

    pub(super) fn phone(&self, renter: u32) -> String {
        format!("{PHONE}{renter:06}")
    }

    /// Whether a text contains a renter's name, email address or another of their words.
    pub(super) fn is_marked(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.mark)
    }

    /// A renter's address, in a network that nobody uses in the real world.
    pub(super) fn address(&self, renter: u32) -> Ipv4Addr {
        let [_, a, b, c] = renter.to_be_bytes();
        Ipv4Addr::new(100, 64 + a, b, c)
    }

    /// The photo that some renters have; each has a different one.
    pub(super) fn photo(&self, renter: u32) -> Option<Vec<u8>> {
        renter.is_multiple_of(10).then(|| png_with(&format!("{} {renter}", self.mark)))
    }

    /// Puts a renter's data in place of the example's.
    pub(super) fn fill(&self, renter: u32, answers: &mut Value) {
        let mark = &self.mark;
        let own = [
            ("FIRST_NAME", json!(format!("Ada{mark}"))),
            ("LAST_NAME", json!(self.last_name(renter))),
            ("PREFERRED_NAME", json!(format!("{mark}y"))),
            ("EMAIL", json!(self.email(renter))),
            ("PHONE", json!(self.phone(renter))),
            ("ADDRESS", json!(format!("{renter} {mark} Street"))),
            ("AGENT_NAME", json!(format!("Jane {mark}"))),
            ("AGENT_EMAIL", json!(format!("agent.{mark}@example.org"))),
            ("LANDLORD_NAME", json!(format!("Larry {mark}"))),
            ("FIRST_LANGUAGE", json!(format!("{mark}ish"))),
            // Renters with a photo upload it.
            ("REPAIRS_ISSUE_PHOTO", Value::Null),
        ];
        if let Some(answers) = answers.as_object_mut() {
            answers.extend(own.map(|(key, value)| (key.to_owned(), value)));
        }
    }

    /// The personal data that a text contains, if any.
    pub(super) fn found_in(&self, line: &str) -> Option<&'static str> {
        if self.is_marked(line) {
            return Some("a name, email or address");
        }
        let is_phone = |(at, _): (usize, &str)| {
            let digits = line.get(at..).unwrap_or_default().bytes().take_while(u8::is_ascii_digit).count();
            let before = line.get(..at).unwrap_or_default();
            digits == 10 && !before.ends_with(|c: char| c.is_ascii_digit() || c == '.')
        };
        if line.match_indices(PHONE).any(is_phone) {
            return Some("a phone number");
        }
        // A network is not an address.
        let is_address = |(at, _): (usize, &str)| {
            let rest = line.get(at..).unwrap_or_default();
            !rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').starts_with('/')
        };
        line.match_indices("100.64.").any(is_address).then_some("a client's address")
    }
}

#[cfg(test)]
mod tests {
    use super::Personal;

    #[test]
    fn personal_data_is_found_and_nothing_else() {
        let personal = Personal::new();
        let mut answers = serde_json::json!({});
        personal.fill(300, &mut answers);
        for (key, value) in answers.as_object().unwrap() {
            let is_personal = !value.is_null();
            assert_eq!(personal.found_in(&format!("x={value}")).is_some(), is_personal, "{key}");
        }
        assert_eq!(personal.address(300).to_string(), "100.64.1.44");
        assert!(personal.found_in("from 100.64.1.44: hello").is_some());
        assert!(personal.found_in(&personal.mark().to_uppercase()).is_some());
        assert!(personal.found_in("tel 0455000300").is_some());
        for harmless in [r#""network":"100.64.1.0/24""#, "id 104550003001", "0455 300", "2026-01-01T00:00:00.0455000Z"]
        {
            assert_eq!(personal.found_in(harmless), None, "{harmless}");
        }
    }
}
