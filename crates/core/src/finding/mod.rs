//! How words that people type find rows.

mod common;
mod terms;

pub(crate) use common::{push_counts, push_rows, push_share};
pub(crate) use terms::{Terms, is_fileref, push_words, whole_fileref};
