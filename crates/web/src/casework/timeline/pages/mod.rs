//! Pages that write notes.

pub(crate) mod add_note;
pub(crate) mod edit_note;
