//! The timeline of a case.

use super::auth::Caller;
use super::body::Body;
use super::paging::{List, PageQuery};
use super::problem::ApiResult;
use super::refusals::{Creating, Reading};
use crate::state::AppState;
use actix_web::web;
use clerk_core::notes::{self, NewNote, Note, TypedNote};
use clerk_core::values::NoteType;
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
    responses((status = 200, description = "A page of the timeline", body = List<Note>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(
    caller: Caller,
    id: web::Path<Uuid>,
    paging: web::Query<PageQuery>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<List<Note>>> {
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
#[serde(deny_unknown_fields)]
pub(crate) struct NoteBody {
    /// `PARALEGAL` (a file note), or the result of a conflict or eligibility check.
    note_type: NoteType,
    /// What to say.
    #[schema(min_length = 1, max_length = 4096)]
    text: String,
}

/// Add a note to a case
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/notes", tag = "notes", operation_id = "create_note",
    params(("id" = Uuid, Path, description = "The case's id"), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = NoteBody,
    responses((status = 201, description = "The note", body = Note), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, id: web::Path<Uuid>, body: Body, state: web::Data<AppState>) -> ApiResult {
    body.create(&caller, &state, async |tx, body| {
        let body: NoteBody = body.read()?;
        let typed = TypedNote { note_type: body.note_type.as_str(), text: &body.text, ..Default::default() };
        let note = NewNote::new(&caller.viewer, &typed, state.clock.today())?;
        let note_id = notes::create(tx, &caller.viewer, *id, &note, state.clock.now()).await?;
        notes::get(tx, *id, note_id).await
    })
    .await
}
