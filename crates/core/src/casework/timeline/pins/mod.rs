//! Pinned notes: a few of a case's notes that are shown above its timeline, as well as in it.

mod queries;

use super::filter::{Request, TimelineFilter};
use super::model::Note;
use super::queries::{chosen, get};
use crate::access::Viewer;
use crate::casework::cases::actions::lock;
use crate::casework::timeline::NoteType;
use crate::ids::{CaseId, NoteId};
use crate::{Error, Result};
use jiff::Timestamp;
use sqlx::PgConnection;

/// How many notes of a case can be pinned.
pub const MOST: usize = 3;

impl Note {
    /// Whether it can be pinned: it is a note, and everyone who sees the case may read it.
    pub fn can_be_pinned(&self) -> bool {
        !matches!(self.note_type, NoteType::Event | NoteType::Review | NoteType::Performance)
    }
}

/// Pins a note of a case that the viewer sees. One that is pinned stays so.
pub async fn pin(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: NoteId,
    now: Timestamp,
) -> Result<()> {
    let note = of_locked_case(&mut *connection, viewer, case_id, id).await?;
    if !note.can_be_pinned() {
        return Err(Error::Conflict(
            "This entry can’t be pinned: only notes that everyone on the case sees.".to_owned(),
        ));
    }
    let pinned = queries::of_case(&mut *connection, case_id).await?;
    if pinned.contains(&id) {
        return Ok(());
    }
    if pinned.len() >= MOST {
        return Err(Error::Conflict(format!("{MOST} notes of this case are pinned already. Unpin one of them first.")));
    }
    queries::insert(connection, case_id, id, viewer.user_id, now).await
}

/// Unpins a note of a case that the viewer sees.
pub async fn unpin(connection: &mut PgConnection, viewer: &Viewer, case_id: CaseId, id: NoteId) -> Result<()> {
    of_locked_case(&mut *connection, viewer, case_id, id).await?;
    queries::delete(connection, id).await
}

/// A note that the viewer sees, of a case that is locked until the transaction ends.
async fn of_locked_case(connection: &mut PgConnection, viewer: &Viewer, case_id: CaseId, id: NoteId) -> Result<Note> {
    lock(&mut *connection, viewer, case_id, None).await?;
    let note = get(connection, case_id, id).await?;
    if viewer.sees_note(note.note_type) { Ok(note) } else { Err(Error::NotFound) }
}

/// The pinned notes of a case, whose ids its file gives. The caller has just read the case and knows that the viewer sees it.
pub async fn notes(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    ids: &[NoteId],
) -> Result<Vec<Note>> {
    let all = Request::new(viewer, &TimelineFilter::default());
    chosen(connection, case_id, ids, &all.visible).await
}
