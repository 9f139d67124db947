//! The timeline of a case.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::paging::{List, PageQuery};
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::{Changing, Creating, Reading};
use crate::http::api::version::{IfMatch, versioned};
use crate::state::AppState;
use actix_web::web;
use clerk_core::casework::timeline::{self, Author, Note, NoteInput, NoteKind, NoteTextInput, TimelineFilter};
use clerk_core::{Error, Result};
use clerk_platform::db;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The filter of the list.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Narrowed {
    #[serde(skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    author: String,
}

impl Narrowed {
    fn filter(&self) -> Result<TimelineFilter> {
        let mut filter = TimelineFilter::default();
        if !self.kind.is_empty() {
            let known = || Error::invalid("kind", "This is `notes`, `reviews`, `checks`, `events` or `emails`.");
            filter.kind = Some(NoteKind::named(&self.kind).ok_or_else(known)?);
        }
        if !self.author.is_empty() {
            filter.author = Some(match self.author.as_str() {
                "system" => Author::System,
                raw => {
                    let unknown = |_| Error::invalid("author", "This is a user's id, or `system`.");
                    Author::Staff(raw.parse().map_err(unknown)?)
                }
            });
        }
        Ok(filter)
    }
}

/// List a case's timeline
///
/// Newest first: notes, checks, and what the system recorded.
#[utoipa::path(
    get, path = IN_TABLE, tag = "notes", operation_id = "list_notes",
    params(
        ("id" = Uuid, Path, description = "The case's id"),
        ("kind" = Option<String>, Query, description = "Only `notes`, `reviews`, `checks`, `events` or `emails`"),
        ("author" = Option<String>, Query, description = "Only by this author: a user's id, or `system`"),
        ("page" = Option<i64>, Query, minimum = 1, description = "From 1"),
        ("page_size" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Up to 100; 25 without it"),
    ),
    responses((status = 200, description = "A page of the timeline", body = List<Note>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(
    caller: Caller,
    id: web::Path<Uuid>,
    narrowed: web::Query<Narrowed>,
    paging: web::Query<PageQuery>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<List<Note>>> {
    let filter = narrowed.filter()?;
    let (page, page_size) = paging.read()?;
    let offset = (page - 1).saturating_mul(page_size);
    let mut db = state.pool.acquire().await?;
    let (items, total) = timeline::timeline(&mut db, &caller.viewer, *id, &filter, page_size, offset).await?;
    let shown = i64::try_from(items.len()).unwrap_or_default();
    let has_next = offset + shown < total && shown > 0;
    let next = has_next.then(|| paging.next(&state, &format!("/api/v1/cases/{id}/notes"), &*narrowed, page));
    Ok(web::Json(List { items, total, next }))
}

/// Add a note to a case
#[utoipa::path(
    post, path = IN_TABLE, tag = "notes", operation_id = "create_note",
    params(("id" = Uuid, Path, description = "The case's id"), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = NoteInput,
    responses((status = 201, description = "The note", body = Note), Creating),
    security(("token" = [])),
)]
pub(crate) async fn create(caller: Caller, id: web::Path<Uuid>, body: Body, state: web::Data<AppState>) -> ApiResult {
    body.create(&caller, &state, async |tx, body| {
        let input = body.input::<NoteInput>()?;
        let note_id = timeline::create(tx, &caller.viewer, *id, &input, state.clock.now()).await?;
        timeline::get(tx, *id, note_id).await
    })
    .await
}

/// Change a note
///
/// Its author may, for 15 minutes. A note's `ETag` is when it was last changed, in quotes: `edited_at`, else `created_at`.
#[utoipa::path(
    patch, path = IN_TABLE, tag = "notes", operation_id = "update_note",
    params(("id" = Uuid, Path, description = "The case's id"), ("note_id" = Uuid, Path, description = "The note's id"),
        ("If-Match" = String, Header, description = "The note's `ETag`, or `*`")),
    request_body(content = NoteTextInput, description = "What is to change; what is not named stays, `null` empties"),
    responses((status = 200, description = "The note", body = Note, headers(("ETag" = String))), Changing),
    security(("token" = [])),
)]
pub(crate) async fn update(
    caller: Caller,
    path: web::Path<(Uuid, Uuid)>,
    version: IfMatch,
    body: Body,
    state: web::Data<AppState>,
) -> ApiResult {
    let (case_id, id) = path.into_inner();
    let mut tx = db::begin(&state.pool).await?;
    let kept = timeline::own(&mut tx, &caller.viewer, case_id, id).await?;
    let input = body.patch(&NoteTextInput::of(&kept))?;
    timeline::edit(&mut tx, &caller.viewer, &kept, &input, version.0, state.clock.now()).await?;
    let note = timeline::get(&mut tx, case_id, id).await?;
    tx.commit().await?;
    Ok(versioned(note.edited_at.unwrap_or(note.created_at), &note))
}
