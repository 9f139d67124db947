//! Adds a note to a case's timeline, from the case's page.

use super::timeline::render;
use crate::casework::timeline::views::TimelineQuery;
use crate::http::{PageResult, Sent, Staff};
use actix_web::web::Path;
use clerk_core::casework::lawyer_questions;
use clerk_core::casework::timeline::NoteInput;
use clerk_core::ids::CaseId;
use sqlx::PgConnection;

/// `POST /admin/cases/{id}/notes`
pub(crate) async fn submit(staff: Staff, id: Path<CaseId>, sent: Sent<NoteInput>) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        let input = sent.form.read(None)?;
        lawyer_questions::add_note(tx, &staff.viewer, *id, &input, staff.now()).await?;
        let done = if input.ask_lawyer { "lawyer-asked" } else { "note" };
        Ok(format!("/admin/cases/{id}?done={done}"))
    };
    let again = async |draft| render(&mut *staff.db().await?, &staff, *id, draft, &TimelineQuery::default()).await;
    staff.save(&sent, add, again).await
}
