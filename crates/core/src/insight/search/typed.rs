//! What someone has typed into the box that searches everything, and what it may mean.

use crate::finding::{Terms, is_fileref, whole_fileref};
use crate::input::clean;

/// The longest search, in characters; the rest is left out.
const MAX: usize = 200;
/// So many letters can hold a typing error.
const LETTERS: usize = 4;

/// A search as typed.
#[derive(Debug)]
pub(super) struct Typed {
    /// Trimmed.
    pub(super) text: String,
    /// What is looked for in names and addresses.
    pub(super) terms: Terms,
}

impl Typed {
    pub(super) fn read(typed: &str) -> Self {
        let text: String = clean::line(typed).chars().take(MAX).collect();
        Self { terms: Terms::read(&text), text }
    }

    /// The beginning of a fileref as stored, and the whole one that a short one may mean.
    pub(super) fn fileref(&self) -> Option<(String, String)> {
        let whole = whole_fileref(&self.text)?;
        is_fileref(&self.text).then(|| (self.text.to_uppercase(), whole))
    }

    /// Names can be mistyped. A number that is not found is simply wrong.
    pub(super) fn can_be_mistyped(&self) -> bool {
        self.text.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS
    }
}
