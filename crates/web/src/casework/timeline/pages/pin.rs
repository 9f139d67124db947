//! Pins a note above its case's timeline, and unpins it.

use crate::http::{Button, PageResult, Staff};
use actix_web::web::Path;
use clerk_core::casework::timeline::pins;
use clerk_core::ids::{CaseId, NoteId};
use sqlx::PgConnection;

/// `POST /admin/cases/{id}/notes/{note_id}/pin`
pub(crate) async fn pin(staff: Staff, path: Path<(CaseId, NoteId)>, _button: Button) -> PageResult {
    let (case_id, id) = path.into_inner();
    let pin = async |tx: &mut PgConnection| {
        pins::pin(tx, &staff.viewer, case_id, id, staff.now()).await?;
        Ok(format!("/admin/cases/{case_id}?done=pinned"))
    };
    staff.press(pin).await
}

/// `POST /admin/cases/{id}/notes/{note_id}/unpin`
pub(crate) async fn unpin(staff: Staff, path: Path<(CaseId, NoteId)>, _button: Button) -> PageResult {
    let (case_id, id) = path.into_inner();
    let unpin = async |tx: &mut PgConnection| {
        pins::unpin(tx, &staff.viewer, case_id, id).await?;
        Ok(format!("/admin/cases/{case_id}?done=unpinned"))
    };
    staff.press(unpin).await
}
