//! The page of a case, and the form for a note on it.

pub(crate) mod add_note;
pub(crate) mod show;
mod work;
