//! Mending a note: its author may, for a quarter of an hour. After that the record stands, and one can only add to it.

use super::model::{Note, clean_text};
use super::queries;
use crate::access::Viewer;
use crate::casework::cases;
use crate::casework::cases::actions::lock;
use crate::casework::timeline::NoteType;
use crate::{Error, Result};
use clerk_platform::version::Version;
use jiff::{SignedDuration, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

/// How long a note can be changed after it was written.
pub const EDITABLE_FOR: SignedDuration = SignedDuration::from_mins(15);

impl Note {
    /// Whether this person may change it now.
    pub fn is_editable(&self, viewer: &Viewer, now: Timestamp) -> bool {
        self.is_of(viewer) && self.may_still_change(now)
    }

    /// Refuses a change that comes too late.
    pub fn require_editable(&self, now: Timestamp) -> Result<()> {
        if self.may_still_change(now) {
            return Ok(());
        }
        let text =
            "A note can be changed for 15 minutes after it was written. That time is over: add a new note instead.";
        Err(Error::Conflict(text.to_owned()))
    }

    fn is_of(&self, viewer: &Viewer) -> bool {
        !matches!(self.note_type, NoteType::Event | NoteType::Email)
            && self.author.as_ref().is_some_and(|author| author.id == viewer.user_id)
    }

    fn may_still_change(&self, now: Timestamp) -> bool {
        now.duration_since(self.created_at.to_jiff()) <= EDITABLE_FOR
    }
}

/// A note that the viewer has written, however long ago. What they may not see does not exist for them; what others have
/// written, or the system, they may not change.
pub async fn own(connection: &mut PgConnection, viewer: &Viewer, case_id: Uuid, id: Uuid) -> Result<Note> {
    cases::queries::require_seen(&mut *connection, viewer, case_id).await?;
    let note = queries::get(connection, case_id, id).await?;
    if !viewer.sees_note(note.note_type) {
        return Err(Error::NotFound);
    }
    if note.is_of(viewer) { Ok(note) } else { Err(Error::Forbidden) }
}

/// Changes the text of a note, if it is still the one that its author had before them.
pub async fn edit(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: Uuid,
    id: Uuid,
    text: &str,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    lock(&mut *connection, viewer, case_id, None).await?;
    let note = own(&mut *connection, viewer, case_id, id).await?;
    note.require_editable(now)?;
    let text = clean_text(text).map_err(|error| Error::Invalid(vec![error]))?;
    if version.is_some_and(|version| version != note.version()) {
        return Err(Error::Stale);
    }
    if text == note.text {
        return Ok(());
    }
    queries::set_text(connection, id, &text, now).await?;
    cases::queries::touch(connection, case_id, now).await
}
