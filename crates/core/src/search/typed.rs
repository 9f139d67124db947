//! What somebody has typed into the search box, and what it may mean.

use sqlx::{Postgres, QueryBuilder};

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
        let text: String = typed.replace('\0', "").trim().chars().take(MAX).collect();
        let all = match phone_digits(&text) {
            Some(digits) => vec![digits],
            None => text.split_whitespace().map(str::to_owned).collect(),
        };
        let words = all.into_iter().filter(|word| word.chars().count() >= INDEXED).take(8).collect();
        Self { folded: text.to_lowercase(), words, text }
    }

    /// The beginning of a fileref, in the case in which they are stored.
    pub(super) fn fileref(&self) -> Option<String> {
        is_fileref(&self.text).then(|| self.text.to_uppercase())
    }

    /// A name that is too short for the index: it is looked for as a whole.
    pub(super) fn short_name(&self) -> Option<&str> {
        let is_short = self.words.is_empty() && self.text.chars().all(char::is_alphabetic);
        is_short.then_some(self.folded.as_str())
    }

    /// Names can be mistyped; numbers are wrong then.
    pub(super) fn can_be_mistyped(&self) -> bool {
        self.text.chars().filter(|c| c.is_alphabetic()).count() > INDEXED
    }
}

/// A prefix letter and digits.
pub(crate) fn is_fileref(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| "RBEHCOrbehco".contains(c))
        && chars.as_str().chars().all(|c| c.is_ascii_digit())
        && text.len() > 1
}

/// The digits that every way of writing a phone number shares: without `+61`, `61` or the leading `0`.
pub(crate) fn phone_digits(text: &str) -> Option<String> {
    if !text.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("61").filter(|rest| rest.len() >= 9).unwrap_or(&digits);
    let digits = digits.strip_prefix('0').unwrap_or(digits);
    (digits.len() >= 3).then(|| digits.to_owned())
}

/// Adds the condition that a column holds a word. The pattern is made once for all rows, whatever plan PostgreSQL takes.
pub(crate) fn push_like(query: &mut QueryBuilder<Postgres>, column: &str, word: &str) {
    query.push(format_args!(" and {column} like (select '%' || search_fold("));
    query.push_bind(escape_like(word)).push(") || '%')");
}

/// A word as it stands for itself in a LIKE pattern.
fn escape_like(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filerefs() {
        for (text, is) in
            [("R0001", true), ("e12", true), ("R", false), ("Robert", false), ("X0001", false), ("0001", false)]
        {
            assert_eq!(is_fileref(text), is, "{text}");
        }
    }

    #[test]
    fn phones_however_written() {
        for text in ["0400 123 456", "+61 400 123 456", "61400123456", "(0400) 123-456", "400123456"] {
            assert_eq!(phone_digits(text).as_deref(), Some("400123456"), "{text}");
        }
        for text in ["12", "a400123456", ""] {
            assert_eq!(phone_digits(text), None, "{text}");
        }
    }

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
