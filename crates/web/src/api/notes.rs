//! The timeline of a case.

use super::auth::Caller;
use super::paging::{List, PageQuery};
use super::problem::{ApiError, Problem};
use crate::state::AppState;
use actix_web::{HttpResponse, web};
use clerk_core::notes::{self, NewNote, Note};
use clerk_core::values::NoteType;
use clerk_core::{Error, db};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// List a case's timeline
///
/// Newest first: notes, checks, and what the system recorded.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/notes", tag = "notes", operation_id = "list_notes",
    params(
        ("id" = Uuid, Path, description = "The case's id"),
        ("page" = Option<i64>, Query, minimum = 1, description = "From 1"),
        ("page_size" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Up to 100; 25 without it"),
    ),
    responses(
        (status = 200, description = "A page of the timeline", body = List<Note>),
        (status = 401, description = "No good token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such case, or not the user's to see", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter can't be accepted", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = [])),
)]
pub(crate) async fn list(
    caller: Caller,
    id: web::Path<Uuid>,
    paging: web::Query<PageQuery>,
    state: web::Data<AppState>,
) -> Result<web::Json<List<Note>>, ApiError> {
    let (page, page_size) = paging.read()?;
    let offset = (page - 1).saturating_mul(page_size);
    let (items, total) =
        notes::timeline(&mut *state.pool.acquire().await?, &caller.viewer, *id, page_size, offset).await?;
    let shown = i64::try_from(items.len()).unwrap_or_default();
    let next = (offset + shown < total && shown > 0).then(|| {
        format!("{}/api/v1/cases/{id}/notes?page={}&page_size={page_size}", state.settings.public_url, page + 1)
    });
    Ok(web::Json(List { items, total, next }))
}

/// A note to add.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CreateNote {
    /// `PARALEGAL` (a file note), or the result of a conflict or eligibility check.
    #[schema(value_type = NoteType)]
    note_type: String,
    /// Up to 4096 characters.
    #[schema(min_length = 1, max_length = 4096)]
    text: String,
}

/// Add a note to a case
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/notes", tag = "notes", operation_id = "create_note",
    params(("id" = Uuid, Path, description = "The case's id")),
    request_body = CreateNote,
    responses(
        (status = 201, description = "The note", body = Note),
        (status = 400, description = "The body can't be read", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No good token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such case, or not the user's to see", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A value can't be accepted", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = [])),
)]
pub(crate) async fn create(
    caller: Caller,
    id: web::Path<Uuid>,
    body: Result<web::Json<CreateNote>, actix_web::Error>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let body = body.map_err(|error| ApiError::BadRequest(format!("The body can't be read: {error}")))?;
    let note_type =
        body.note_type.parse().map_err(|_| Error::invalid("note_type", "This type of note is not known."))?;
    let note = NewNote::new(&caller.viewer, note_type, &body.text)?;
    let mut tx = db::begin(&state.pool).await?;
    let note_id = notes::create(&mut tx, &caller.viewer, *id, &note, state.clock.now()).await?;
    let created = notes::get(&mut tx, *id, note_id).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(created))
}
