//! The pages of a case: its tabs, all of them to print, and the form for a note.

pub(crate) mod add_note;
pub(crate) mod print;
pub(crate) mod tabs;
pub(crate) mod timeline;
