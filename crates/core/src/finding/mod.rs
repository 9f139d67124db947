//! How words that people type find rows.

mod common;
mod terms;

pub(crate) use common::{push_rows, push_share};
pub(crate) use terms::{is_fileref, phone_digits, push_like, push_words};
