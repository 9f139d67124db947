//! Adds a note to a case's timeline.

use super::show::render;
use super::timeline::TimelineQuery;
use crate::error::{OrPage, PageError};
use crate::http::form;
use crate::http::session::Staff;
use crate::pages::go_to;
use crate::state::AppState;
use crate::ui::Form;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use clerk_core::access::Viewer;
use clerk_core::notes::{self, NewNote, TypedNote};
use clerk_core::{Error, FieldError, Result, db};
use serde::Deserialize;
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
    request: HttpRequest,
    staff: Staff,
    id: web::Path<Uuid>,
    form: form::Form<NoteForm>,
    state: web::Data<AppState>,
) -> std::result::Result<HttpResponse, PageError> {
    let form::Form(typed) = form;
    match add(&state, &staff.viewer, *id, &typed).await {
        Ok(_) => Ok(go_to(&format!("/admin/cases/{id}?done=note#timeline"))),
        Err(Error::Invalid(errors)) => refused(&staff, *id, &state, typed, errors).await,
        Err(error) => Err(error),
    }
    .or_page(&request)
}

/// The case's page with what was typed and what was wrong with it.
async fn refused(
    staff: &Staff,
    id: Uuid,
    state: &AppState,
    typed: NoteForm,
    errors: Vec<FieldError>,
) -> Result<HttpResponse> {
    let form = Form::new("note")
        .with("note_type", typed.note_type)
        .with("text", typed.text)
        .with("next_review", typed.next_review)
        .with("subject_id", typed.subject_id)
        .with_errors(errors);
    let mut db = state.pool.acquire().await?;
    render(&mut db, staff, id, state, form, &TimelineQuery::default(), StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn add(state: &AppState, viewer: &Viewer, case_id: Uuid, typed: &NoteForm) -> Result<Uuid> {
    let note = TypedNote {
        note_type: &typed.note_type,
        text: &typed.text,
        next_review: &typed.next_review,
        subject_id: &typed.subject_id,
    };
    let note = NewNote::new(viewer, &note, state.clock.today())?;
    let mut tx = db::begin(&state.pool).await?;
    let id = notes::create(&mut tx, viewer, case_id, &note, state.clock.now()).await?;
    tx.commit().await?;
    Ok(id)
}
