//! The marks within a line: bold words and links. Each sign is looked at a bounded number of times, whatever is written.

use super::{bold, phones, web};
use std::borrow::Cow;
use std::ops::Range;

/// A piece of a line. The places are bytes of the line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// What reads as it was written.
    Text(Range<usize>),
    /// Bold words, without their asterisks, and what is in them.
    Bold(Range<usize>, Vec<Piece<'a>>),
    /// A link, and what is read of it.
    Link { whole: Range<usize>, shown: Range<usize>, href: Cow<'a, str> },
}

/// The pieces of a line, or of the part of it from `start` to `end`.
pub(super) fn pieces(line: &str, start: usize, end: usize, may_be_bold: bool) -> Vec<Piece<'_>> {
    let (mut pieces, mut text, mut at) = (Vec::new(), start, start);
    while let Some(c) = line.get(at..end).and_then(|rest| rest.chars().next()) {
        let Some((piece, after)) = piece_at(line, at, end, may_be_bold) else {
            at += c.len_utf8();
            continue;
        };
        if text < at {
            pieces.push(Piece::Text(text..at));
        }
        pieces.push(piece);
        (text, at) = (after, after);
    }
    if text < end {
        pieces.push(Piece::Text(text..end));
    }
    pieces
}

/// The mark that starts here, and where it ends.
fn piece_at<'a>(line: &'a str, at: usize, end: usize, may_be_bold: bool) -> Option<(Piece<'a>, usize)> {
    let rest = line.get(at..end)?;
    let before = line.get(..at)?.chars().next_back();
    let link = |length: usize, href: Cow<'a, str>| {
        let whole = at..at + length;
        Some((Piece::Link { whole: whole.clone(), shown: whole, href }, at + length))
    };
    let c = rest.chars().next()?;
    match c {
        '*' if may_be_bold => {
            let length = bold::starting(before, rest, line.get(end..).and_then(|after| after.chars().next()))?;
            let inner = at + bold::MARK.len()..at + length - bold::MARK.len();
            let inside = pieces(line, inner.start, inner.end, false);
            return Some((Piece::Bold(inner, inside), at + length));
        }
        '[' => {
            let named = web::named(rest)?;
            let (length, shown) = (named.length, at + named.text.start..at + named.text.end);
            return Some((
                Piece::Link { whole: at..at + length, shown, href: Cow::Borrowed(named.target) },
                at + length,
            ));
        }
        _ => {}
    }
    if matches!(c, '0'..='9' | '+' | '(')
        && phones::may_start_after(before)
        && let Some((length, number)) = phones::starting(rest)
    {
        return link(length, Cow::Owned(format!("tel:{number}")));
    }
    if !c.is_ascii_alphanumeric() || !web::may_start_after(before) {
        return None;
    }
    if let Some((length, href)) = web::address(rest) {
        return link(length, href);
    }
    let length = web::email(rest)?;
    link(length, Cow::Owned(format!("mailto:{}", rest.get(..length)?)))
}
