//! Text that people write, made ready to be shown.
//!
//! It is prose with three marks: `**bold**`, lines that start with `- ` or `* `, and links. Everything else reads as it was
//! written. No library does that: those for Markdown give meaning to many more signs. [`prose()`] makes a page's HTML of it, and
//! [`marks`] finds the marks for those who show a part of it.

mod bold;
mod inline;
mod phones;
mod prose;
mod web;

pub use phones::{PhonePart, phones};
pub use prose::{marks, prose};

#[cfg(test)]
mod tests;
