//! A case's timeline, in parts.

use super::filter::{Facets, Found, Request, TimelineFilter, TimelinePage, Words};
use super::model::Note;
use super::queries;
use crate::Result;
use crate::access::Viewer;
use crate::casework::cases;
use crate::casework::timeline::NoteType;
use crate::ids::CaseId;
use sqlx::PgConnection;

/// How many entries a part has. The query's own limit is one more.
const PAGE_SIZE: usize = 30;

/// The most entries that [`TimelineFilter::whole`] gives: a browser still shows them.
const MOST: i64 = 3_000;

/// The most entries that a search gives.
const MOST_FOUND: usize = 100;

/// A page of the entries of a case's timeline that match a filter, newest first, and how many match in all.
pub async fn timeline(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    filter: &TimelineFilter,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Note>, i64)> {
    cases::queries::require_seen(&mut *connection, viewer, case_id).await?;
    let request = Request::new(viewer, filter);
    let notes = queries::page(&mut *connection, case_id, &request, limit, offset).await?;
    let shown = i64::try_from(notes.len()).unwrap_or(limit);
    // The first page counts itself unless it is full.
    let total =
        if offset == 0 && shown < limit { shown } else { queries::count(connection, case_id, &request).await? };
    Ok((notes, total))
}

/// The newest entries that a filter leaves of a case's timeline, or those older than one.
pub async fn page(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    filter: &TimelineFilter,
) -> Result<TimelinePage> {
    cases::queries::require_seen(&mut *connection, viewer, case_id).await?;
    page_of_seen(connection, viewer, case_id, filter).await
}

/// A page of the timeline of a case. The caller has just read the case and knows that the viewer sees it.
pub async fn page_of_seen(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    filter: &TimelineFilter,
) -> Result<TimelinePage> {
    let request = Request::new(viewer, filter);
    let (facets, mut notes) = queries::part(&mut *connection, case_id, &request).await?;
    let mut has_older = notes.len() > PAGE_SIZE;
    if !filter.words.is_empty() {
        let (notes, found) = search(connection, case_id, &request, &filter.words).await?;
        return Ok(TimelinePage { notes, has_older: false, facets: Facets(facets), found: Some(found) });
    }
    notes.truncate(PAGE_SIZE);
    if has_older && filter.whole {
        notes = queries::page(connection, case_id, &request, MOST, 0).await?;
        has_older = i64::try_from(notes.len()).is_ok_and(|shown| shown == MOST);
    }
    Ok(TimelinePage { notes, has_older, facets: Facets(facets), found: None })
}

/// The newest entries with all of these words. Notes are looked through where they are, for they can be long; what an event says is put
/// into words here.
async fn search(
    connection: &mut PgConnection,
    case_id: CaseId,
    request: &Request,
    words: &Words,
) -> Result<(Vec<Note>, Found)> {
    let most = i64::try_from(MOST_FOUND).unwrap_or(i64::MAX);
    let mut notes = queries::found(connection, case_id, request, words.all(), (most + 1, MOST)).await?;
    let is_event = |note: &&Note| note.note_type == NoteType::Event;
    let events = i64::try_from(notes.iter().filter(is_event).count()).unwrap_or(MOST);
    notes.retain(|note| note.note_type != NoteType::Event || words.are_in(note));
    let has_more = notes.len() > MOST_FOUND;
    notes.truncate(MOST_FOUND);
    let count = i64::try_from(notes.len()).unwrap_or(most);
    // If there are more anyway, nobody asks whether all was looked through.
    let looked_through = (events == MOST && !has_more).then_some(MOST);
    Ok((notes, Found { count, has_more, looked_through }))
}
