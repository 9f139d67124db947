//! Adds a note to a case's timeline, from the case's page.

use super::timeline::render;
use crate::casework::timeline::views::TimelineQuery;
use crate::http::{PageResult, Sent, Staff};
use actix_web::web::Path;
use clerk_core::casework::timeline::{self, NoteInput};
use clerk_core::ids::CaseId;
use sqlx::PgConnection;

/// `POST /admin/cases/{id}/notes`
pub(crate) async fn submit(staff: Staff, id: Path<CaseId>, sent: Sent<NoteInput>) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        timeline::create(tx, &staff.viewer, *id, &sent.form.read(None)?, staff.now()).await?;
        Ok(format!("/admin/cases/{id}?done=note"))
    };
    let again = async |draft| render(&mut *staff.db().await?, &staff, *id, draft, &TimelineQuery::default()).await;
    staff.save(&sent, add, again).await
}
