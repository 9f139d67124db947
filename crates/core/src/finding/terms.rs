//! What words in a search box mean, and the conditions they make.

use crate::input::clean;
use sqlx::{Postgres, QueryBuilder};

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

/// Escapes a word so that it matches only itself in a LIKE pattern.
fn escape_like(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Adds ` and <column> like …` for each word that was typed; a phone number counts as one, however it is written.
pub(crate) fn push_words(query: &mut QueryBuilder<Postgres>, column: &'static str, search: &str) {
    let search = clean::line(search);
    let words = match phone_digits(search.trim()) {
        Some(digits) => vec![digits],
        None => search.split_whitespace().map(str::to_owned).collect(),
    };
    for word in words.iter().take(8) {
        push_like(query, column, word);
    }
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
}
