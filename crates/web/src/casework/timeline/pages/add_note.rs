//! Adds a note to a case's timeline.

use crate::casework::cases::pages::show::render;
use crate::casework::timeline::views::TimelineQuery;
use crate::http::error::PageResult;
use crate::http::form;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{Form, Refusal};
use actix_web::{HttpResponse, web};
use clerk_core::Result;
use clerk_core::casework::timeline::{self, NewNote, TypedNote};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NoteForm {
    note_type: String,
    text: String,
    next_review: String,
    subject_id: String,
}

/// `POST /admin/cases/{id}/notes`
pub(crate) async fn submit(
    staff: Staff,
    id: web::Path<Uuid>,
    form: form::Form<NoteForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let form::Form(typed) = form;
    let note = TypedNote {
        note_type: &typed.note_type,
        text: &typed.text,
        next_review: &typed.next_review,
        subject_id: &typed.subject_id,
    };
    let add = async |tx: &mut PgConnection| {
        let note = NewNote::new(&staff.viewer, &note, state.clock.today())?;
        timeline::create(tx, &staff.viewer, *id, &note, state.clock.now()).await?;
        Ok(format!("/admin/cases/{id}?done=note#timeline"))
    };
    let again = async |refusal| show_again(&staff, *id, &state, &typed, refusal).await;
    save(&staff, &state, add, again).await
}

/// The case's page with what was typed and what was wrong with it.
async fn show_again(
    staff: &Staff,
    id: Uuid,
    state: &AppState,
    typed: &NoteForm,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let form = Form::new("note")
        .with("note_type", &typed.note_type)
        .with("text", &typed.text)
        .with("next_review", &typed.next_review)
        .with("subject_id", &typed.subject_id)
        .with_errors(refusal.errors);
    let mut db = state.pool.acquire().await?;
    render(&mut db, staff, id, state, form, &TimelineQuery::default(), refusal.status).await
}
