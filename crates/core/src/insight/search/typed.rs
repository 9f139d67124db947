//! What somebody has typed into the search box, and what it may mean.

use crate::finding::{is_fileref, phone_digits};
use crate::input::clean;

/// The longest search, in characters; the rest is left out.
const MAX: usize = 200;
/// The index knows words from this length on.
const INDEXED: usize = 3;

/// A search as typed.
#[derive(Debug)]
pub(super) struct Typed {
    /// Trimmed.
    pub(super) text: String,
    /// In lower case; accents are folded by the database.
    pub(super) folded: String,
    /// Words that are looked for within names and addresses; a phone number is one.
    pub(super) words: Vec<String>,
}

impl Typed {
    pub(super) fn read(typed: &str) -> Self {
        let text: String = clean::line(typed).chars().take(MAX).collect();
        let all = match phone_digits(&text) {
            Some(digits) => vec![digits],
            None => text.split_whitespace().map(str::to_owned).collect(),
        };
        let words = all.into_iter().filter(|word| word.chars().count() >= INDEXED).take(8).collect();
        Self { folded: text.to_lowercase(), words, text }
    }

    /// The beginning of a fileref, in upper or lower case as they are stored.
    pub(super) fn fileref(&self) -> Option<String> {
        is_fileref(&self.text).then(|| self.text.to_uppercase())
    }

    /// A name that is too short for the index: it is looked for as a whole.
    pub(super) fn short_name(&self) -> Option<&str> {
        let is_short = self.words.is_empty() && self.text.chars().all(char::is_alphabetic);
        is_short.then_some(self.folded.as_str())
    }

    /// Names can be mistyped. A number that is not found is simply wrong.
    pub(super) fn can_be_mistyped(&self) -> bool {
        self.text.chars().filter(|c| c.is_alphabetic()).count() > INDEXED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        for (text, words, short, mistyped) in [
            ("Ada Lovelace", vec!["Ada", "Lovelace"], None, true),
            ("Li", vec![], Some("li"), false),
            ("Li Wong", vec!["Wong"], None, true),
            ("0400 123 456", vec!["400123456"], None, false),
            ("12 Wattle St", vec!["Wattle"], None, true),
            ("", vec![], Some(""), false),
        ] {
            let typed = Typed::read(text);
            assert_eq!(
                (typed.words.clone(), typed.short_name(), typed.can_be_mistyped()),
                (words.iter().map(|w| (*w).to_owned()).collect(), short, mistyped),
                "{text}"
            );
        }
    }
}
