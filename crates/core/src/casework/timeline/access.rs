//! Which entries of a timeline someone sees. The other rules about who sees what are in [`access`](crate::access).

use crate::access::{Action, Viewer};
use crate::casework::values::NoteType;
use sqlx::{Postgres, QueryBuilder};

impl Viewer {
    /// Whether they see this kind of note in the cases they see.
    pub fn sees_note(&self, note_type: NoteType) -> bool {
        !matches!(note_type, NoteType::Review | NoteType::Performance) || self.may(Action::Review)
    }

    /// Adds ` and <condition>` on the table `notes` (named `n`): only kinds that they see.
    pub(crate) fn push_notes(&self, query: &mut QueryBuilder<Postgres>) {
        if !self.may(Action::Review) {
            query.push(" and n.note_type not in ('REVIEW', 'PERFORMANCE')");
        }
    }
}
