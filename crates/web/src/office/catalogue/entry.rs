//! What the pages of a catalogue say about it.

use super::form::Hints;
use crate::ui::Tag;
use clerk_core::office::catalogue::Catalogue;
use jiff::civil::Date;

/// A catalogue, with what its pages say about it.
pub(crate) trait Entry: Catalogue {
    /// The end of its address.
    const PATH: &'static str;
    const WORDS: Words;
    /// The label of the button that removes an entry, if entries can be removed.
    const REMOVE: Option<&'static str> = None;
    const HINTS: Hints = &[];

    fn row(&self, today: Date) -> Row;
}

/// What the pages of a list say.
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) add: &'static str,
    pub(crate) change: &'static str,
    /// The heads of the list's columns.
    pub(crate) heads: &'static [&'static str],
    /// What an empty list says.
    pub(crate) empty: &'static str,
}

/// A row of a list.
pub(crate) struct Row {
    pub(crate) name: String,
    /// One per column, except the first.
    pub(crate) cells: Vec<Cell>,
}

/// A cell after the first.
pub(crate) enum Cell {
    Text(String),
    State(Tag),
}
