//! Prose as HTML.
//!
//! A run of lines is a `<div>` in which the page keeps white space (`.prose` in app.css), and a run of list items is a `<ul>`. Each
//! line ends with a line break, so that the text of the HTML is what was written, line by line.

use super::inline::{Piece, pieces};
use crate::input::clean::is_line_break;
use std::borrow::Cow;
use std::ops::Range;

/// What starts an item of a list.
const BULLETS: [&str; 2] = ["- ", "* "];

/// HTML to be put into a page as it is.
pub fn prose(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut html = String::with_capacity(text.len() * 5 / 4 + 32);
    let mut block = Block::None;
    for line in lines(text) {
        let line = text.get(line).unwrap_or_default();
        let bullet = bullet(line);
        block.change(if bullet > 0 { Block::List } else { Block::Lines }, &mut html);
        html.push_str(if bullet > 0 { "<li>" } else { "" });
        push(line, &pieces(line, bullet, line.len(), true), &mut html);
        html.push_str(if bullet > 0 { "\n</li>" } else { "\n" });
    }
    block.change(Block::None, &mut html);
    html
}

/// Where the marks are that are not read: bytes of the text, in order.
pub fn marks(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for Range { start, end } in lines(text) {
        let line = text.get(start..end).unwrap_or_default();
        let bullet = bullet(line);
        let mut own = Vec::new();
        own.extend((bullet > 0).then_some(0..bullet));
        marks_of(&pieces(line, bullet, line.len(), true), &mut own);
        found.extend(own.into_iter().map(|mark| start + mark.start..start + mark.end));
    }
    found
}

fn marks_of(pieces: &[Piece<'_>], found: &mut Vec<Range<usize>>) {
    let mut around = |whole: Range<usize>, shown: &Range<usize>, inside: &[Piece<'_>]| {
        found.push(whole.start..shown.start);
        marks_of(inside, found);
        found.push(shown.end..whole.end);
    };
    for piece in pieces {
        match piece {
            Piece::Bold(inner, inside) => {
                around(inner.start - super::bold::MARK.len()..inner.end + super::bold::MARK.len(), inner, inside);
            }
            Piece::Link { whole, shown, .. } if whole != shown => around(whole.clone(), shown, &[]),
            Piece::Text(_) | Piece::Link { .. } => {}
        }
    }
}

/// Where the lines of a text are, without what ends them.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = Some(0);
    std::iter::from_fn(move || {
        let start = rest?;
        let line = text.get(start..)?;
        let end = line.find(is_line_break);
        rest = end.map(|end| {
            let after = line.get(end..).unwrap_or_default();
            let length = if after.starts_with("\r\n") { 2 } else { after.chars().next().map_or(1, char::len_utf8) };
            start + end + length
        });
        Some(start..start + end.unwrap_or(line.len()))
    })
}

/// How long the mark is that makes a line an item of a list; 0 if it is none.
fn bullet(line: &str) -> usize {
    let starts = |mark: &&&str| line.strip_prefix(**mark).is_some_and(|item| !item.trim().is_empty());
    BULLETS.iter().find(starts).map_or(0, |mark| mark.len())
}

#[derive(PartialEq, Eq)]
enum Block {
    None,
    Lines,
    List,
}

impl Block {
    /// Ends this block and starts the next, unless it is one of the same kind.
    fn change(&mut self, next: Self, html: &mut String) {
        if *self == next {
            return;
        }
        html.push_str(match self {
            Self::None => "",
            Self::Lines => "</div>",
            Self::List => "</ul>",
        });
        html.push_str(match next {
            Self::None => "",
            Self::Lines => "<div>",
            Self::List => "<ul>",
        });
        *self = next;
    }
}

fn push(line: &str, pieces: &[Piece<'_>], html: &mut String) {
    let text = |range: &Range<usize>| escape(line.get(range.clone()).unwrap_or_default());
    for piece in pieces {
        match piece {
            Piece::Text(range) => html.push_str(&text(range)),
            Piece::Bold(_, inside) => {
                html.push_str("<strong>");
                push(line, inside, html);
                html.push_str("</strong>");
            }
            Piece::Link { whole, shown, href } => {
                let is_web = !href.starts_with("tel:") && !href.starts_with("mailto:");
                html.push_str("<a href=\"");
                html.push_str(&escape(href));
                // Paper can't be clicked: where the words are others than the address, it is printed behind them.
                html.push_str(if whole == shown { "\"" } else { "\" class=\"link-named\"" });
                html.push_str(if is_web { " target=\"_blank\" rel=\"noopener noreferrer\">" } else { ">" });
                html.push_str(&text(shown));
                html.push_str("</a>");
            }
        }
    }
}

/// Text as HTML, in an element or in an attribute.
fn escape(text: &str) -> Cow<'_, str> {
    let special = |c: char| matches!(c, '<' | '>' | '&' | '"' | '\'');
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}
