//! The list of questions for lawyers, and the forms of one.

pub(crate) mod answer;
pub(crate) mod list;
pub(crate) mod own;
