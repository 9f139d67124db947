//! Adds a note to a case's timeline, from the case's page.

use super::show::render;
use crate::casework::timeline::views::TimelineQuery;
use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::Refusal;
use actix_web::web;
use clerk_core::casework::timeline::{self, NoteInput};
use sqlx::PgConnection;
use uuid::Uuid;

/// `POST /admin/cases/{id}/notes`
pub(crate) async fn submit(
    staff: Staff,
    id: web::Path<Uuid>,
    sent: Sent<NoteInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        timeline::create(tx, &staff.viewer, *id, &sent.form.read(None)?, state.clock.now()).await?;
        Ok(format!("/admin/cases/{id}?done=note#timeline"))
    };
    let again = async |refusal: Refusal| {
        let form = sent.refused(refusal.errors);
        let mut db = state.pool.acquire().await?;
        render(&mut db, &staff, *id, &state, form, &TimelineQuery::default(), refusal.status).await
    };
    save(&staff, &state, add, again).await
}
