//! Excerpts of notes, as the timeline shows their text.

use super::Piece;
use crate::documents::text::marks;

/// An excerpt without the marks that are not read. Which signs are marks, only the whole of it can tell.
pub(super) fn without_marks(pieces: Vec<Piece>) -> Vec<Piece> {
    let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let marks = marks(&whole);
    let mut start = 0;
    let read = pieces.into_iter().map(|piece| {
        let own = start..start + piece.text.len();
        start = own.end;
        let is_read = |at: usize| !marks.iter().any(|mark| mark.contains(&at));
        let text = piece.text.char_indices().filter(|(at, _)| is_read(own.start + at)).map(|(_, c)| c).collect();
        Piece { text, ..piece }
    });
    read.filter(|piece| !piece.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_around_what_was_found_are_not_read() {
        let piece = |text: &str, is_match| Piece { text: text.to_owned(), is_match };
        let found = vec![
            piece("so **", false),
            piece("Repairs", true),
            piece("**: see [the ", false),
            piece("law", true),
            piece("](https://x.org) 2*3*4", false),
        ];
        let read = vec![
            piece("so ", false),
            piece("Repairs", true),
            piece(": see the ", false),
            piece("law", true),
            piece(" 2*3*4", false),
        ];
        assert_eq!(without_marks(found), read);
        assert_eq!(
            without_marks(vec![piece("**", false), piece("half", true)]),
            vec![piece("**", false), piece("half", true)]
        );
    }
}
