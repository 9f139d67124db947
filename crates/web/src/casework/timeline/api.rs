//! The timeline of a case.

use crate::http::api::{ApiResult, Caller, Change, Created, Creation, List, Paging, Versioned, changed, query};
use actix_web::web::{Path, Query};
use clerk_core::casework::lawyer_questions;
use clerk_core::casework::timeline::{self, Author, Note, NoteInput, NoteKind, NoteTextInput, TimelineFilter};
use clerk_core::ids::{CaseId, NoteId};
use clerk_core::{Error, Result};
use clerk_platform::paging::Page;

changed!(Note, |note| note.edited_at.unwrap_or(note.created_at));

query! {
    /// Which entries of the timeline.
    pub(crate) struct TimelineQuery {
        /// Only `notes`, `reviews`, `checks`, `events` or `emails`
        kind: String,
        /// Only by this author: a user's id, or `system`
        author: String,
    }
}

impl TimelineQuery {
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

pub(crate) async fn list(
    caller: Caller,
    case_id: Path<CaseId>,
    query: Query<TimelineQuery>,
    paging: Paging,
) -> ApiResult<List<Note>> {
    let filter = query.filter()?;
    let (page, page_size) = paging.read()?;
    let offset = (page - 1).saturating_mul(page_size);
    let mut db = caller.db().await?;
    let (items, total) = timeline::timeline(&mut db, &caller.viewer, *case_id, &filter, page_size, offset).await?;
    let shown = i64::try_from(items.len()).unwrap_or_default();
    let has_next = offset + shown < total && shown > 0;
    Ok(paging.list(Page { items, total, is_more: false, has_next }))
}

pub(crate) async fn create(call: Creation<NoteInput>, case_id: Path<CaseId>) -> ApiResult<Created<Note>> {
    call.create(async |tx, input| {
        let id = lawyer_questions::add_note(tx, &call.viewer, *case_id, input, call.now()).await?;
        timeline::get(tx, *case_id, id).await
    })
    .await
}

pub(crate) async fn update(call: Change<NoteTextInput>, ids: Path<(CaseId, NoteId)>) -> ApiResult<Versioned<Note>> {
    let (case_id, id) = ids.into_inner();
    call.commit(async |tx| {
        let kept = timeline::own(tx, &call.viewer, case_id, id).await?;
        let input = call.body.patch(&NoteTextInput::of(&kept))?;
        timeline::edit(tx, &call.viewer, &kept, &input, call.version, call.now()).await?;
        timeline::get(tx, case_id, id).await
    })
    .await
}
