//! What others did since someone was last here.

use super::{excerpt, lately};
use clerk_core::casework::timeline::NoteType;
use clerk_core::insight::home::{Change, ChangedCase};
use clerk_platform::time::Timestamp;
use jiff::civil::Date;

/// Cases that are shown.
const CASES: usize = 6;

/// Entries of a case that are shown.
const ENTRIES: usize = 3;

/// How much of a note is shown, in characters.
const EXCERPT: usize = 140;

/// What has changed, the newest first.
pub(crate) struct Changes {
    /// When they were last here.
    pub(crate) since: String,
    pub(crate) cases: Vec<CaseChanges>,
    /// How many more cases changed.
    pub(crate) more: usize,
}

/// What has changed in a case.
pub(crate) struct CaseChanges {
    pub(crate) href: String,
    pub(crate) fileref: String,
    pub(crate) client_name: String,
    pub(crate) entries: Vec<ChangeLine>,
    /// How many more entries there are.
    pub(crate) more: usize,
}

/// An entry.
pub(crate) struct ChangeLine {
    pub(crate) iso: String,
    pub(crate) at: String,
    /// Who wrote what kind of note; empty for an event, whose text says it.
    pub(crate) by: String,
    pub(crate) kind: &'static str,
    pub(crate) text: String,
}

impl Changes {
    /// None on somebody's first visit.
    pub(crate) fn new(last_here: Option<Timestamp>, changed: Vec<ChangedCase>, today: Date) -> Option<Self> {
        let more = changed.len().saturating_sub(CASES);
        let cases = changed.into_iter().take(CASES).map(|case| CaseChanges::new(case, today)).collect();
        last_here.map(|at| Self { since: lately(at, today), cases, more })
    }
}

impl CaseChanges {
    fn new(case: ChangedCase, today: Date) -> Self {
        Self {
            href: format!("/admin/cases/{}", case.id),
            fileref: case.fileref,
            client_name: case.client_name,
            more: case.changes.len().saturating_sub(ENTRIES),
            entries: case.changes.into_iter().take(ENTRIES).map(|change| ChangeLine::new(change, today)).collect(),
        }
    }
}

impl ChangeLine {
    fn new(change: Change, today: Date) -> Self {
        Self {
            iso: change.at.to_jiff().to_string(),
            at: lately(change.at, today),
            by: change.author.unwrap_or_default(),
            kind: if change.kind == NoteType::Event { "" } else { change.kind.label() },
            text: excerpt(&change.text, EXCERPT),
        }
    }
}
