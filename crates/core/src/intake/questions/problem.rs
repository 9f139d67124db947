//! What is odd about an answer, in words for staff.

use std::fmt;

use clerk_platform::words::plural;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::questions;
use super::text::{clean, scalar_text};

/// Something about an answer that staff should know. It may quote the answer, so it must not be logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The answer's key.
    pub key: String,
    /// What is odd about it: whole sentences.
    pub reason: String,
}

impl Problem {
    /// A problem with this answer.
    pub fn new(key: &str, reason: impl Into<String>) -> Self {
        Self { key: key.to_owned(), reason: reason.into() }
    }
}

/// The question in short, then the reason: "Weekly rent: “$450 pw” is not an amount in dollars."
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short =
            questions().get(&self.key).map(|question| question.short.as_str()).filter(|short| !short.is_empty());
        write!(f, "{}: {}", short.unwrap_or(&self.key), self.reason)
    }
}

/// The first few of the problems with one answer, and how many more there are: a list can be as long as the body allows.
pub(in crate::intake) fn first_few(key: &str, mut problems: Vec<Problem>) -> Vec<Problem> {
    const FEW: usize = 10;
    let more = problems.len().saturating_sub(FEW);
    if more > 0 {
        problems.truncate(FEW);
        problems.push(Problem::new(key, format!("There {} {more} more like this.", plural(more, "is", "are"))));
    }
    problems
}

/// An answer as it was sent, short enough to fit in a sentence.
pub(in crate::intake) fn quoted(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = scalar_text(value).unwrap_or_else(|| clean(&value.to_string()));
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("“{}…”", text.get(..end).unwrap_or_default()),
        None => format!("“{text}”"),
    }
}
