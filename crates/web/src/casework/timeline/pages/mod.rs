//! Pages of notes.

pub(crate) mod edit_note;
pub(crate) mod pin;
