//! Telling whether what comes in is about someone who is recorded already.
//!
//! Emails are compared without regard to case, phone numbers as numbers (`phone_digits` in the database), names without accents,
//! capitals, blanks, apostrophes and hyphens (`name_key` in the database). Two changes that could record the same person twice
//! wait for each other: each first locks what it compares.

mod queries;

pub use queries::lock;

use crate::office::blocklist::phone_key;

/// Something that a form says about someone and that differs from what is recorded, for staff to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The key of the answer.
    pub key: String,
    /// What differs.
    pub text: String,
}

/// What to lock before someone with this name, email address and phone number is looked for.
pub fn keys_of(name: &str, email: &str, phone: &str) -> Vec<String> {
    let name: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let keys = [("email", email.to_lowercase()), ("phone", phone_key(phone)), ("name", name)];
    keys.into_iter().filter(|(_, key)| !key.is_empty()).map(|(kind, key)| format!("{kind} {key}")).collect()
}

/// Words that many agencies have in their names.
const COMMON: [&str; 14] = [
    "agency",
    "agent",
    "and",
    "estate",
    "estates",
    "group",
    "ltd",
    "property",
    "properties",
    "pty",
    "real",
    "realty",
    "rentals",
    "the",
];

/// Whether two names may be of one person or agency: one of them is empty, or they share a word that tells something.
pub fn names_agree(one: &str, other: &str) -> bool {
    let (one, other) = (telling_words(one), telling_words(other));
    one.is_empty() || other.is_empty() || one.iter().any(|word| other.contains(word))
}

fn telling_words(name: &str) -> Vec<String> {
    let words = name.to_lowercase();
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1);
    words.filter(|word| !COMMON.contains(word)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_person_share_a_telling_word() {
        for (one, other, agree) in [
            ("Adam Keogh", "ADAM KEOGH", true),
            ("Adam Keogh", "A. Keogh (Harcourts)", true),
            ("Adam Keogh", "Belinda Fox", false),
            ("Fox Real Estate", "Keogh Real Estate", false),
            ("", "Belinda Fox", true),
            ("李明", "李明", true),
        ] {
            assert_eq!(names_agree(one, other), agree, "{one} {other}");
        }
    }

    #[test]
    fn the_same_number_locks_the_same_key() {
        assert_eq!(keys_of("Ada L.", "A@x.org", "+61 400 123 456"), ["email a@x.org", "phone 400123456", "name adal"]);
        assert_eq!(keys_of("", "", "0400 123 456"), ["phone 400123456"]);
    }
}
