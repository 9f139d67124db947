//! Which entries of a timeline someone sees. The rest of who may see what is in [`access`](crate::access).

use crate::access::{Action, Viewer};
use crate::casework::values::NoteType;

impl Viewer {
    /// Whether they see this kind of note in the cases they see.
    pub fn sees_note(&self, note_type: NoteType) -> bool {
        !matches!(note_type, NoteType::Review | NoteType::Performance) || self.may(Action::Review)
    }
}
