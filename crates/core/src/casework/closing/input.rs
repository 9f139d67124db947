//! What someone says, next to how a case ended, about the things that keep it from being closed.

use crate::input::{Day, Pairs, input};
use uuid::Uuid;

input! {
    /// When an ongoing service finished.
    pub struct FinishInput (form: FinishFields "finish", schema: "FinishBody") {
        /// The last day.
        finished_on: Day<1990, 2100>, "Finish date", needed "Enter the finish date.";
    }
}

/// The name of the field about one of several things: its own name and the thing's id.
pub fn field(name: &str, id: Uuid) -> String {
    format!("{name}-{id}")
}

/// The fields about what is in the way, as a form sent them. Which of them count depends on what is still in the way then.
#[derive(Debug, Clone, Copy)]
pub struct Settling<'a>(&'a Pairs);

impl<'a> Settling<'a> {
    /// The names of the fields, each of which is followed by an id.
    const NAMES: [&'static str; 4] = ["finished_on-", "is_checked-", "outcome-", "outcome_notes-"];

    /// Those of a form.
    pub fn sent(pairs: &'a Pairs) -> Self {
        Self(pairs)
    }

    /// Whether nothing is filled in.
    pub(super) fn is_empty(&self) -> bool {
        !self.0.iter().any(|(name, text)| !text.trim().is_empty() && Self::NAMES.iter().any(|n| name.starts_with(n)))
    }

    /// What a field says; empty for nothing.
    pub fn text(&self, name: &str, id: Uuid) -> &'a str {
        let name = field(name, id);
        self.0.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text.trim())
    }
}
