//! What someone has typed into a search box, and the conditions that it makes. All searches read it here. How a word and a stored
//! name are made comparable is said once, by the functions `search_…` of the database.

use crate::input::clean;
use sqlx::{Postgres, QueryBuilder};

/// Words of a search that count, and parts of a word that count.
const MOST: usize = 8;
/// From so many digits on, a row of numbers may be a phone number.
const PHONE_DIGITS: usize = 3;

/// A prefix letter and digits.
pub(crate) fn is_fileref(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| "RBEHCOrbehco".contains(c))
        && chars.as_str().chars().all(|c| c.is_ascii_digit())
        && text.len() > 1
}

/// The whole fileref that someone means by a short one: `R0004` for `r4`.
pub(crate) fn whole_fileref(text: &str) -> Option<String> {
    let (letter, number) = is_fileref(text).then(|| text.split_at_checked(1)).flatten()?;
    Some(format!("{}{:0>4}", letter.to_uppercase(), number.trim_start_matches('0')))
}

/// What was typed, in terms of which a row has to hold each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Terms(Vec<Term>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    /// A word as typed, and its parts if signs join them: it is found as a whole or by all its parts.
    Word(Word),
    /// Numbers next to each other: one phone number, or these words.
    Numbers(String, Vec<Word>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    whole: String,
    parts: Vec<String>,
}

impl Word {
    /// `None` if there is nothing to look for.
    fn read(token: &str) -> Option<Self> {
        let parts = token.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        let parts: Vec<String> = parts.take(MOST).map(str::to_owned).collect();
        (!parts.is_empty()).then(|| Self { whole: token.to_owned(), parts })
    }

    /// `pattern` is the function of the database that makes a pattern of a word.
    fn push(&self, query: &mut QueryBuilder<Postgres>, column: &str, pattern: &str) {
        let like = |query: &mut QueryBuilder<Postgres>, word: &String| {
            // A subquery, so that the pattern is made once for all rows, whatever plan PostgreSQL takes.
            query.push(format_args!("{column} like (select {pattern}(")).push_bind(word.clone()).push("))");
        };
        like(query, &self.whole);
        if self.parts.len() > 1 {
            for (at, part) in self.parts.iter().enumerate() {
                query.push(if at == 0 { " or (" } else { " and " });
                like(query, part);
            }
            query.push(")");
        }
    }
}

impl Terms {
    /// Reads what was typed.
    pub(crate) fn read(typed: &str) -> Self {
        let typed = clean::line(typed);
        let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
        let mut terms = Vec::new();
        let mut numbers: Vec<&str> = Vec::new();
        for token in typed.split(is_between).filter(|token| !token.is_empty()).take(MOST) {
            if token.chars().all(is_of_phone) {
                numbers.push(token);
            } else {
                terms.extend(take_numbers(&mut numbers));
                terms.extend(Word::read(token).map(Term::Word));
            }
        }
        terms.extend(take_numbers(&mut numbers));
        Self(terms)
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds ` and <condition>`: the column holds each term. The column is made by `search_terms` and `search_phones`.
    pub(crate) fn push(&self, query: &mut QueryBuilder<Postgres>, column: &str) {
        for term in &self.0 {
            query.push(" and (");
            match term {
                Term::Word(word) => word.push(query, column, "search_pattern"),
                Term::Numbers(number, words) => {
                    query.push(format_args!("{column} like (select '%' || search_phone("));
                    query.push_bind(number.clone()).push(") || '%')");
                    for (at, word) in words.iter().enumerate() {
                        query.push(if at == 0 { " or (" } else { " and (" });
                        // A part of a phone number is found; any other number from its beginning.
                        word.push(query, column, "search_beginning");
                        query.push(")");
                    }
                }
            }
            query.push(")");
        }
    }
}

/// Digits, and what is written between them.
fn is_of_phone(c: char) -> bool {
    c.is_ascii_digit() || "+-()./".contains(c) || ('\u{2010}'..='\u{2015}').contains(&c) || c == '\u{2212}'
}

/// The terms of numbers next to each other.
fn take_numbers(numbers: &mut Vec<&str>) -> Vec<Term> {
    let tokens = std::mem::take(numbers);
    let words: Vec<Word> = tokens.iter().filter_map(|token| Word::read(token)).collect();
    let number = tokens.join(" ");
    if number.chars().filter(char::is_ascii_digit).count() >= PHONE_DIGITS {
        vec![Term::Numbers(number, words)]
    } else {
        words.into_iter().map(Term::Word).collect()
    }
}

/// Adds ` and <condition>`: the column holds what was typed. Signs alone are in no name.
pub(crate) fn push_words(query: &mut QueryBuilder<Postgres>, column: &str, typed: &str) {
    let terms = Terms::read(typed);
    if terms.is_empty() && !clean::line(typed).is_empty() {
        query.push(" and false");
    }
    terms.push(query, column);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filerefs() {
        for (text, is, whole) in [
            ("R0001", true, Some("R0001")),
            ("e12", true, Some("E0012")),
            ("b000123", true, Some("B0123")),
            ("R12345", true, Some("R12345")),
            ("R", false, None),
            ("Robert", false, None),
            ("X0001", false, None),
            ("0001", false, None),
        ] {
            assert_eq!((is_fileref(text), whole_fileref(text).as_deref()), (is, whole), "{text}");
        }
    }

    #[test]
    fn terms() {
        let word = |whole: &str| Term::Word(Word::read(whole).unwrap());
        let numbers = |number: &str, words: &[&str]| {
            Term::Numbers(number.to_owned(), words.iter().map(|word| Word::read(word).unwrap()).collect())
        };
        for (typed, expected) in [
            ("", vec![]),
            (" -- % ", vec![]),
            ("Whitford, Jess", vec![word("Whitford"), word("Jess")]),
            (
                "O'Hara",
                vec![Term::Word(Word { whole: "O'Hara".to_owned(), parts: vec!["O".to_owned(), "Hara".to_owned()] })],
            ),
            ("0400 123 456", vec![numbers("0400 123 456", &["0400", "123", "456"])]),
            (
                "Ada +61 (0)400\u{2011}123",
                vec![word("Ada"), numbers("+61 (0)400\u{2011}123", &["+61", "(0)400\u{2011}123"])],
            ),
            ("12 Wattle St", vec![word("12"), word("Wattle"), word("St")]),
            ("12/34 Wattle", vec![numbers("12/34", &["12/34"]), word("Wattle")]),
        ] {
            assert_eq!(Terms::read(typed).0, expected, "{typed}");
        }
        assert_eq!(Terms::read(&"a ".repeat(100)).0.len(), MOST);
    }
}
