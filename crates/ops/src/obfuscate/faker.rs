//! Makes up replacements: the same one for the same value wherever it occurs, of the same shape and size, and never a value
//! that was there before.
//!
//! What replaces what is kept in memory while it runs, and nowhere else: nothing leads back.

use super::tokens::{Token, tokens};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use rand::RngExt;
use rand::rngs::ThreadRng;
use std::collections::{HashMap, HashSet};

/// Shorter words are too few for each to get a replacement of its own, and they say little.
pub(super) const TELLING: usize = 4;
/// Numbers shorter than this, such as years and house numbers, occur in other places too.
pub(super) const TELLING_DIGITS: usize = 6;

/// The top-level domain of made-up addresses, reserved for this: no such domain ever exists.
pub(super) const NOWHERE: &str = "test";

/// The longest address that the columns take.
const LONGEST_EMAIL: usize = 254;

/// What was there, and what replaces it.
#[derive(Debug, Default)]
pub(super) struct Faker {
    /// All telling words that were there, and the words of made-up ones, in lower case.
    words: HashMap<String, String>,
    emails: HashMap<String, String>,
    domains: HashMap<String, String>,
    phones: HashMap<String, String>,
    days: HashMap<Date, Date>,
    originals: HashSet<String>,
    taken: HashSet<String>,
}

/// Whether finding this word, in lower case, means that it was left over.
pub(super) fn is_telling(word: &str) -> bool {
    let length = word.chars().count();
    length >= if word.bytes().all(|b| b.is_ascii_digit()) { TELLING_DIGITS } else { TELLING }
}

/// The part of a phone number that is the same however it is written: the last nine digits.
pub(super) fn phone_key(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    digits.iter().skip(digits.len().saturating_sub(9)).collect()
}

impl Faker {
    /// Notes what must not come out again.
    pub(super) fn note(&mut self, text: &str) {
        for token in tokens(text) {
            match token {
                Token::Email(email) => {
                    self.originals.insert(email.to_lowercase());
                    // Each part can occur alone elsewhere.
                    email.split('@').for_each(|part| self.note_words(part));
                }
                Token::Phone(phone) => drop(self.originals.insert(phone_key(phone))),
                Token::Word(word) => self.note_word(word),
                Token::Date(_) | Token::Id(_) | Token::Between(_) => {}
            }
        }
    }

    fn note_words(&mut self, text: &str) {
        text.split(|c: char| !c.is_alphanumeric()).for_each(|word| self.note_word(word));
    }

    fn note_word(&mut self, word: &str) {
        if !word.is_empty() {
            self.originals.insert(word.to_lowercase());
        }
    }

    /// Whether this occurred in personal data before: a word in lower case, an email address, or the key of a phone number.
    pub(super) fn was_there(&self, value: &str) -> bool {
        self.originals.contains(value)
    }

    /// How many values were noted.
    pub(super) fn noted(&self) -> usize {
        self.originals.len()
    }

    /// The text with everything personal replaced, except words that `stays` keeps.
    pub(super) fn text(&mut self, text: &str, stays: impl Fn(&str) -> bool) -> String {
        tokens(text)
            .into_iter()
            .map(|token| match token {
                Token::Email(email) => self.email(email),
                Token::Phone(phone) => self.phone(phone),
                Token::Date(text) => match text.parse() {
                    Ok(day) => self.day(day).to_string(),
                    Err(_) => self.word(text),
                },
                Token::Word(word) if stays(word) => word.to_owned(),
                Token::Word(word) => self.word(word),
                Token::Id(text) | Token::Between(text) => text.to_owned(),
            })
            .collect()
    }

    /// A word of the same length, with capitals and digits where they were.
    pub(super) fn word(&mut self, word: &str) -> String {
        let key: String = word.chars().map(lower).collect();
        if !self.words.contains_key(&key) {
            let new = self.new_word(&key);
            self.words.insert(key.clone(), new);
        }
        let new = self.words.get(&key).cloned().unwrap_or_default();
        new.chars()
            .zip(word.chars())
            .map(|(new, old)| if old.is_uppercase() { new.to_ascii_uppercase() } else { new })
            .collect()
    }

    fn new_word(&mut self, key: &str) -> String {
        let mut random = rand::rng();
        let mut new = String::new();
        for attempt in 0..10_000 {
            new = spell(key, attempt < 50, &mut random);
            let is_free = new != key && !self.originals.contains(&new) && !self.taken.contains(&new);
            // For short words and numbers there may be no free one left.
            if is_free || (attempt >= 50 && new != key && !is_telling(key)) {
                break;
            }
        }
        self.taken.insert(new.clone());
        new
    }

    /// An address at a domain that does not exist.
    pub(super) fn email(&mut self, email: &str) -> String {
        let key = email.trim().to_lowercase();
        if let Some(known) = self.emails.get(&key) {
            return known.clone();
        }
        let (local, domain) = key.rsplit_once('@').unwrap_or((&key, "none"));
        let domain = self.domain(domain);
        let mut new = String::new();
        for attempt in 0..1000 {
            let local: String = match attempt {
                0 => self.text_of_words(local),
                // Short ones collide. Then anything will do, in the end a little longer.
                _ => spell(&"x".repeat(local.len().clamp(3, 60) + attempt / 100), true, &mut rand::rng()),
            };
            let room = LONGEST_EMAIL.saturating_sub(domain.len() + 1);
            new = format!("{}@{domain}", local.chars().take(room).collect::<String>());
            if !self.originals.contains(&new) && !self.taken.contains(&new) {
                break;
            }
        }
        self.taken.insert(new.clone());
        self.emails.insert(key, new.clone());
        new
    }

    fn text_of_words(&mut self, text: &str) -> String {
        text.split_inclusive(|c: char| !c.is_alphanumeric())
            .map(|piece| {
                let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
                let new = if word.is_empty() { String::new() } else { self.word(word) };
                new + piece.get(word.len()..).unwrap_or_default()
            })
            .collect()
    }

    fn domain(&mut self, domain: &str) -> String {
        if let Some(known) = self.domains.get(domain) {
            return known.clone();
        }
        let length = domain.chars().count().saturating_sub(NOWHERE.len() + 1).max(3);
        let new = format!("{}.{NOWHERE}", self.new_word(&"x".repeat(length)));
        self.domains.insert(domain.to_owned(), new.clone());
        new
    }

    /// A number written in the same way, with the same country or area prefix.
    pub(super) fn phone(&mut self, phone: &str) -> String {
        let key = phone_key(phone);
        let new = match self.phones.get(&key) {
            Some(known) => known.clone(),
            None => self.new_phone(key),
        };
        let digits = phone.bytes().filter(u8::is_ascii_digit).count();
        let before = digits - new.len();
        let prefix: String = phone.chars().filter(char::is_ascii_digit).take(before).collect();
        // Anything but the usual prefixes belongs to a longer number of another kind.
        let prefix =
            if matches!(prefix.as_str(), "" | "0" | "61" | "610" | "0061") { prefix } else { "9".repeat(before) };
        let mut all = prefix.chars().chain(new.chars());
        phone.chars().map(|c| if c.is_ascii_digit() { all.next().unwrap_or('0') } else { c }).collect()
    }

    fn new_phone(&mut self, key: String) -> String {
        let mut random = rand::rng();
        let mut new = String::new();
        for _ in 0..10_000 {
            let rest = key.chars().skip(1).map(|_| digit(&mut random));
            new = key.chars().take(1).chain(rest).collect();
            if !self.originals.contains(&new) && !self.taken.contains(&new) {
                break;
            }
        }
        self.taken.insert(new.clone());
        self.phones.insert(key, new.clone());
        new
    }

    /// Another day, up to a year earlier.
    pub(super) fn day(&mut self, day: Date) -> Date {
        *self.days.entry(day).or_insert_with(|| {
            let earlier: Span = rand::rng().random_range(1..365_i64).days();
            day.checked_sub(earlier).unwrap_or(day)
        })
    }

    /// A number with as many digits, when it has enough to tell something.
    pub(super) fn number(&mut self, digits: &str) -> Option<String> {
        let is_telling = digits.len() >= TELLING && digits.bytes().all(|b| b.is_ascii_digit());
        is_telling.then(|| if (8..=15).contains(&digits.len()) { self.phone(digits) } else { self.word(digits) })
    }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// A made-up word in the shape of another; `speakable` has vowels where one expects them.
fn spell(shape: &str, speakable: bool, random: &mut ThreadRng) -> String {
    const VOWELS: &[u8] = b"aeiou";
    const OTHERS: &[u8] = b"bdfghjklmnprstvz";
    const ALL: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
    let starts_with_vowel = random.random_bool(0.3);
    shape
        .chars()
        .enumerate()
        .map(|(at, c)| match c {
            '0' if at == 0 => '0',
            c if c.is_numeric() && at == 0 => char::from(b'1' + random.random_range(0..9_u8)),
            c if c.is_numeric() => digit(random),
            _ => {
                let letters = match speakable {
                    false => ALL,
                    true if (at % 2 == 0) == starts_with_vowel => VOWELS,
                    true => OTHERS,
                };
                letters.get(random.random_range(0..letters.len())).copied().map_or('x', char::from)
            }
        })
        .collect()
}

fn digit(random: &mut ThreadRng) -> char {
    char::from(b'0' + random.random_range(0..10_u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faker(before: &[&str]) -> Faker {
        let mut faker = Faker::default();
        before.iter().for_each(|text| faker.note(text));
        faker
    }

    #[test]
    fn the_same_value_becomes_the_same_everywhere() {
        let text = "Ada O'Testér (ADA.Tester@Example.com, 0400 123 456) of 7/99 Elm Street, born 1988-12-25";
        let again = "ada.tester@example.com or +61400123456, Ada";
        let mut faker = faker(&[text, again]);
        let new = faker.text(text, |_| false);
        assert_eq!(new.chars().count(), text.chars().count(), "{new}");
        for word in ["Testér", "xample", "Street", "400 123 456", "1988-12-25"] {
            assert!(!new.to_lowercase().contains(&word.to_lowercase()), "{word} in {new}");
        }
        let email = faker.email("ada.tester@example.com");
        assert!(new.contains(&email) && email.ends_with(".test"), "{new}");
        let other = faker.text(again, |_| false);
        assert!(other.starts_with(&email), "{other}");
        assert!(other.contains("+614") && other.ends_with(&new[..3]), "{other}");
        let (written, again) = (new.split(", ").nth(1).unwrap(), other.split([' ', ',']).nth(2).unwrap());
        assert_eq!(phone_key(again), phone_key(written.split(')').next().unwrap()));
        assert_eq!(faker.text("12 R0042 x 8", |_| false).split(' ').nth(1), Some("R0042"));
    }

    #[test]
    fn nothing_that_was_there_comes_out_and_no_two_become_one() {
        let before: Vec<String> =
            (0..250_u8).map(|n| format!("b{}n{}", char::from(b'a' + n / 26), char::from(b'a' + n % 26))).collect();
        let mut faker = faker(&before.iter().map(String::as_str).collect::<Vec<_>>());
        let new: HashSet<String> = before.iter().map(|word| faker.word(word)).collect();
        assert_eq!(new.len(), before.len());
        assert!(before.iter().all(|word| !new.contains(word)));
        let emails: HashSet<String> = (0..200).map(|n| faker.email(&format!("{n}@x.au"))).collect();
        assert_eq!(emails.len(), 200);
        assert_eq!(faker.number("480"), None);
        assert_eq!(faker.number("3121").unwrap().len(), 4);
    }
}
