//! PDF: its header may come after junk, such as what a mail program left there, but not after something that is a file itself.

use super::Extent;
use super::source::Source;
use std::io::Result;

/// How far from the beginning the header is looked for, as readers do.
const WITHIN: usize = 1024;
/// How far from the end the mark of the end is looked for.
const END_WITHIN: u64 = 1024 * 1024;
const HEADER: &[u8] = b"%PDF-";
/// What other files begin with, which a reader that goes by the beginning would take this for.
const OTHERS: [&[u8]; 8] = [b"MZ", b"PK", b"#!", b"%!", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"{\\rtf"];

/// Whether it is a PDF, and not, for instance, a web page that has `%PDF` in it.
pub(super) fn has_header(head: &[u8]) -> bool {
    let window = head.get(..WITHIN).unwrap_or(head);
    let Some(before) = position(window, HEADER).and_then(|at| window.get(..at)) else { return false };
    // Without the zeros that come between letters where each takes two bytes.
    let letters: Vec<u8> = before.iter().copied().filter(|byte| *byte != 0).collect();
    let has_markup = letters
        .windows(2)
        .any(|pair| matches!(pair, [b'<', next] if next.is_ascii_alphabetic() || matches!(next, b'!' | b'?' | b'/')));
    !has_markup && !OTHERS.iter().any(|other| before.starts_with(other))
}

/// Its end has a mark. One that is made for the web has a mark near its beginning too, and there says how long it is.
pub(super) fn extent(source: &mut Source<'_>, head: &[u8]) -> Result<Extent> {
    if stated_length(head).is_some_and(|length| length > source.size) {
        return Ok(Extent::EndsEarly);
    }
    let end = source.piece(source.size.saturating_sub(END_WITHIN), END_WITHIN)?;
    Ok(if position(&end, b"%%EOF").is_some() { Extent::Whole } else { Extent::EndsEarly })
}

/// The length that a PDF made for the web states: `/Linearized 1 /L 12345`.
fn stated_length(head: &[u8]) -> Option<u64> {
    let window = head.get(..2048).unwrap_or(head);
    let dictionary = window.get(position(window, b"/Linearized")?..)?;
    let dictionary = dictionary.get(..position(dictionary, b">>")?)?;
    let after =
        dictionary.windows(3).position(|at| matches!(at, [b'/', b'L', next] if !next.is_ascii_alphabetic()))? + 2;
    let text = std::str::from_utf8(dictionary.get(after..)?).ok()?;
    text.split_whitespace().next()?.split('/').next()?.parse().ok()
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|at| at == wanted)
}
