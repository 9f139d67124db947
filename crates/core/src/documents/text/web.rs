//! Addresses of websites and mailboxes within prose.

use crate::input::is_email;
use std::borrow::Cow;
use std::ops::Range;

const SCHEMES: [&str; 2] = ["https://", "http://"];
/// The longest host, and the longest mailbox. Nothing is looked at further than that.
const LONGEST_HOST: usize = 253;
const LONGEST_MAILBOX: usize = 64;
/// How far apart the brackets of a link's words may be.
const LONGEST_WORDS: usize = 300;

/// Whether an address can start behind this: not in the middle of a word or of another address.
pub(super) fn may_start_after(before: Option<char>) -> bool {
    before.is_none_or(|c| !c.is_alphanumeric() && !"._%+-@/\\=&".contains(c))
}

/// The web address that starts a text: how long it is, and where it leads.
pub(super) fn address(text: &str) -> Option<(usize, Cow<'_, str>)> {
    let starts = |start: &&&str| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    let scheme = SCHEMES.iter().find(starts).copied();
    let is_bare = scheme.is_none() && text.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www."));
    if scheme.is_none() && !is_bare {
        return None;
    }
    let rest = text.get(scheme.map_or(0, str::len)..)?;
    let host = run(rest, LONGEST_HOST, |c| c.is_alphanumeric() || matches!(c, '-' | '.'));
    let after = rest.get(host.len()..)?.chars().next();
    let is_host =
        host.starts_with(char::is_alphanumeric) && !host.contains("..") && after.is_none_or(|c| !c.is_alphanumeric());
    if !is_host || (is_bare && host.trim_end_matches('.').matches('.').count() < 2) {
        return None;
    }
    // Behind a name and "@" there is another host than one thinks.
    if run(rest, 2 * LONGEST_HOST, |c| fits_address(c) && !matches!(c, '/' | '?' | '#')).contains('@') {
        return None;
    }
    let whole = until_it_ends(text);
    let href = if is_bare { Cow::Owned(format!("https://{whole}")) } else { Cow::Borrowed(whole) };
    Some((whole.len(), href))
}

/// Signs that can be in an address as people paste it.
fn fits_address(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '`' | '|' | '{' | '}' | '\\' | '^')
}

/// The address that starts a text, without the full stop, quotation mark or bracket behind it that belongs to the sentence. A
/// bracket that the address has opened is its own.
fn until_it_ends(text: &str) -> &str {
    let (mut round, mut square) = (0_u32, 0_u32);
    let mut ends = |c: char| {
        let depth = if matches!(c, '(' | ')') { &mut round } else { &mut square };
        match c {
            '(' | '[' => *depth += 1,
            ')' | ']' if *depth == 0 => return true,
            ')' | ']' => *depth -= 1,
            _ => {}
        }
        !fits_address(c)
    };
    let end = text.find(&mut ends).unwrap_or(text.len());
    text.get(..end).unwrap_or_default().trim_end_matches(|c: char| ".,;:!?'*_~’‘…([".contains(c))
}

/// A link with words of its own.
pub(super) struct Named<'a> {
    /// How long it is, with all its brackets.
    pub(super) length: usize,
    /// Where its words are.
    pub(super) text: Range<usize>,
    /// Where it leads.
    pub(super) target: &'a str,
}

/// The link that starts a text: `[words](https://…)`.
pub(super) fn named(text: &str) -> Option<Named<'_>> {
    let words = run(text.strip_prefix('[')?, LONGEST_WORDS, |c| !matches!(c, '[' | ']'));
    let rest = text.get(1 + words.len()..)?.strip_prefix("](")?;
    if words.trim().is_empty()
        || !SCHEMES.iter().any(|scheme| rest.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)))
    {
        return None;
    }
    let (length, _) = address(rest)?;
    let target = rest.get(..length)?;
    rest.get(length..)?.starts_with(')').then_some(Named {
        length: words.len() + length + 4,
        text: 1..1 + words.len(),
        target,
    })
}

/// How long the email address is that starts a text.
pub(super) fn email(text: &str) -> Option<usize> {
    text.bytes().take(LONGEST_MAILBOX + 1).position(|byte| byte == b'@')?;
    let name = run(text, LONGEST_MAILBOX, |c| c.is_ascii_alphanumeric() || "._%+-'".contains(c));
    let host = text.get(name.len()..)?.strip_prefix('@')?;
    let host =
        run(host, LONGEST_HOST, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.')).trim_end_matches(['.', '-']);
    let has_country =
        host.rsplit('.').next().is_some_and(|last| last.len() >= 2 && last.chars().all(|c| c.is_ascii_alphabetic()));
    let length = name.len() + 1 + host.len();
    (has_country && text.get(..length).is_some_and(is_email)).then_some(length)
}

/// The signs at the start of a text that fit, at most so many.
fn run(text: &str, most: usize, fits: impl Fn(char) -> bool) -> &str {
    let end = text.char_indices().take(most.saturating_add(1)).find(|(_, c)| !fits(*c)).map(|(at, _)| at);
    let end = end.or_else(|| text.char_indices().nth(most).map(|(at, _)| at)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}
