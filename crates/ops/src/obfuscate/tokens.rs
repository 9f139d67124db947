//! Takes a text apart into what has to be replaced and what may stay.

/// A piece of a text. All pieces together are the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// An email address.
    Email(&'a str),
    /// A phone number, as it is written.
    Phone(&'a str),
    /// A day as `YYYY-MM-DD`.
    Date(&'a str),
    /// Letters and digits.
    Word(&'a str),
    /// Ids, hashes, times and numbers of cases: they name nobody.
    Id(&'a str),
    /// Whatever is in between.
    Between(&'a str),
}

/// Takes a text apart.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (token, length) = first(rest, tokens.last());
        tokens.push(token);
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

fn first<'a>(rest: &'a str, before: Option<&Token<'a>>) -> (Token<'a>, usize) {
    let part = |length: usize| rest.get(..length).unwrap_or(rest);
    if let Some(length) = email(rest) {
        return (Token::Email(part(length)), length);
    }
    let starts_inside = matches!(before, Some(Token::Word(_)));
    if !starts_inside {
        if let Some(length) = id(rest) {
            return (Token::Id(part(length)), length);
        }
        if let Some(length) = date(rest) {
            return (Token::Date(part(length)), length);
        }
        if let Some(length) = phone(rest) {
            return (Token::Phone(part(length)), length);
        }
    }
    let word = span(rest, char::is_alphanumeric);
    if word > 0 {
        return (Token::Word(part(word)), word);
    }
    // Up to where something else may begin.
    let first = rest.chars().next().map_or(1, char::len_utf8);
    let more = span(part_from(rest, first), |c| !c.is_alphanumeric() && !is_local(c) && c != '(');
    (Token::Between(part(first + more)), first + more)
}

fn part_from(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or_default()
}

/// The length in bytes of the characters at the start for which something holds.
fn span(text: &str, holds: impl Fn(char) -> bool) -> usize {
    text.char_indices().find(|(_, c)| !holds(*c)).map_or(text.len(), |(at, _)| at)
}

/// What may come before the @ and begin an address, in addition to letters and digits.
fn is_local(c: char) -> bool {
    matches!(
        c,
        '+' | '_' | '%' | '\'' | '!' | '#' | '$' | '&' | '*' | '/' | '=' | '?' | '^' | '`' | '{' | '|' | '}' | '~'
    )
}

/// The length of an email address at the start.
fn email(text: &str) -> Option<usize> {
    let local = span(text, |c| c.is_alphanumeric() || is_local(c) || matches!(c, '.' | '-'));
    let behind = part_from(text, local).strip_prefix('@')?;
    let domain = span(behind, |c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    let domain = behind.get(..domain)?.trim_end_matches(['.', '-']);
    let is_address = text.get(..local)?.contains(char::is_alphanumeric) && domain.contains(char::is_alphanumeric);
    is_address.then_some(local + 1 + domain.len())
}

/// The length of something at the start that names nobody.
fn id(text: &str) -> Option<usize> {
    let run = span(text, |c| c.is_ascii_alphanumeric());
    let word = text.get(..run)?;
    let ends = |length: usize| !part_from(text, length).starts_with(char::is_alphanumeric);
    // UUID.
    if let Some(uuid) = text.get(..36)
        && uuid
            .bytes()
            .enumerate()
            .all(|(at, b)| if matches!(at, 8 | 13 | 18 | 23) { b == b'-' } else { b.is_ascii_hexdigit() })
        && ends(36)
    {
        return Some(36);
    }
    // 2026-11-24T01:00:00.5Z
    if date_shape(text) && text.as_bytes().get(10) == Some(&b'T') {
        return Some(
            10 + span(part_from(text, 10), |c| c.is_ascii_digit() || matches!(c, 'T' | ':' | '.' | '+' | '-' | 'Z')),
        );
    }
    let bytes = word.as_bytes();
    let is_hash = matches!(run, 32 | 64)
        && bytes.iter().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b))
        && word.contains(|c: char| c.is_ascii_digit());
    let is_ulid = run == 26
        && bytes.first().is_some_and(|b| (b'0'..=b'7').contains(b))
        && bytes.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let is_fileref = (5..=6).contains(&run)
        && bytes
            .split_first()
            .is_some_and(|(first, digits)| b"RBEHCO".contains(first) && digits.iter().all(u8::is_ascii_digit));
    ((is_hash || is_ulid || is_fileref) && ends(run)).then_some(run)
}

fn date_shape(text: &str) -> bool {
    text.as_bytes().get(..10).is_some_and(|day| {
        day.iter().enumerate().all(|(at, b)| if matches!(at, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() })
    })
}

fn date(text: &str) -> Option<usize> {
    let ends = !part_from(text, 10).starts_with(char::is_alphanumeric);
    (date_shape(text) && ends && text.get(..10)?.parse::<jiff::civil::Date>().is_ok()).then_some(10)
}

/// The length of a phone number at the start: 8 to 15 digits with what people put between them.
fn phone(text: &str) -> Option<usize> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(')) {
        return None;
    }
    let run = span(text, |c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')' | '.' | '/' | '\u{a0}'));
    let number = text.get(..run)?.trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let ends = !part_from(text, number.len()).starts_with(char::is_alphanumeric);
    ((8..=15).contains(&digits) && ends).then_some(number.len())
}

#[cfg(test)]
mod tests {
    use super::{Token, tokens};

    #[test]
    fn a_text_comes_apart() {
        use Token::{Between, Date, Email, Id, Phone, Word};
        for (text, found) in [
            ("Ada O'Testér", &[Word("Ada"), Between(" "), Word("O"), Between("'"), Word("Testér")][..]),
            ("<ada.l+x@ex-ample.com>.", &[Between("<"), Email("ada.l+x@ex-ample.com"), Between(">.")]),
            (
                "(03) 9999-0000, 7/99 Elm",
                &[
                    Phone("(03) 9999-0000"),
                    Between(", "),
                    Word("7"),
                    Between("/"),
                    Word("99"),
                    Between(" "),
                    Word("Elm"),
                ],
            ),
            (
                "+61 400 123 456x",
                &[
                    Between("+"),
                    Word("61"),
                    Between(" "),
                    Word("400"),
                    Between(" "),
                    Word("123"),
                    Between(" "),
                    Word("456x"),
                ],
            ),
            ("born 1988-12-25", &[Word("born"), Between(" "), Date("1988-12-25")]),
            (
                "2026-11-24T01:00:00Z R0012 x",
                &[Id("2026-11-24T01:00:00Z"), Between(" "), Id("R0012"), Between(" "), Word("x")],
            ),
            (
                "5722dcac-7a28-47d0-830f-d06101975dd7/a.png",
                &[Id("5722dcac-7a28-47d0-830f-d06101975dd7"), Between("/"), Word("a"), Between("."), Word("png")],
            ),
            ("", &[]),
        ] {
            assert_eq!(tokens(text), found, "{text}");
        }
    }

    #[test]
    fn nothing_is_lost() {
        for text in [
            "a@",
            "@b",
            "++--",
            "ÄÖ 12 ä@ö.at..",
            "1-2-3",
            "\u{0}x\n\ty",
            "🏠 Elm 3",
            "0400123456789012345 '@'",
            "a@b@c",
        ] {
            let joined: String = tokens(text)
                .iter()
                .map(|token| match token {
                    Token::Email(t)
                    | Token::Phone(t)
                    | Token::Date(t)
                    | Token::Word(t)
                    | Token::Id(t)
                    | Token::Between(t) => *t,
                })
                .collect();
            assert_eq!(joined, text);
        }
    }
}
