//! What comes in about a note.

use super::{Note, NoteType};
use crate::ids::UserId;
use crate::input::{Day, Text, input};

/// The longest text of a note, in characters: some twenty pages.
const LONGEST: usize = 50_000;

/// What a note says, as it was written.
pub type NoteText = Text<LONGEST>;

/// The day of the next review. Which days make sense depends on today, so any year is read.
pub type NextReview = Day<1, 10_000>;

input! {
    /// A note to add.
    pub struct NoteInput (form: NoteFields "note", schema: "NoteBody") {
        /// `PARALEGAL` (a file note), or the result of a conflict or eligibility check; for coordinators and above also `REVIEW`
        /// and `PERFORMANCE`.
        note_type: NoteType, "Type", needed "Choose a type of note.", wrong "Choose a type of note.";
        /// What to say. Lines that start with `- ` are a list, `**words**` are bold; everything else reads as it is written.
        text: NoteText, "Note", needed "Enter a note.";
        /// For a case review: the date of the next one, in Melbourne; not in the past.
        next_review: Option<NextReview>, "Next review", wrong "Enter the date of the next review, such as 24/11/2026.";
        /// For a performance review: the paralegal; without it the case's.
        subject_id: Option<UserId>, "About", wrong "Choose a paralegal from the list.";
        /// Whether to ask the case's lawyer to look at it. Not for reviews, nor in the lawyer's own name.
        ask_lawyer: bool, "Ask the lawyer to look at this";
    }
}

input! {
    /// A note's text.
    pub struct NoteTextInput (form: NoteTextFields "edit", schema: "NoteTextBody", stored: Note) {
        /// What to say. Lines that start with `- ` are a list, `**words**` are bold; everything else reads as it is written.
        text: NoteText, "Note", needed "Enter a note.";
    }
}
