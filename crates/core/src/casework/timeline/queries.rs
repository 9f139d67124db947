//! SQL of the timeline.

use super::filter::{Facet, Request};
use super::model::{Note, PerformanceReview, Written};
use crate::casework::events::Event;
use crate::casework::timeline::NoteType;
use crate::ids::{CaseId, NoteId, UserId};
use crate::office::accounts::StaffRef;
use crate::{Error, Result};
use clerk_platform::time::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::PgConnection;
use sqlx::types::Json;

/// How many entries fit a request.
pub(super) async fn count(connection: &mut PgConnection, case_id: CaseId, request: &Request) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from notes n
           where n.case_id = $1 and n.note_type = any($2) and ($3::uuid is null or n.author_id = $3) and (not $4 or n.author_id is null)"#,
        *case_id,
        &request.types,
        request.author_id.as_deref(),
        request.by_system,
    )
    .fetch_one(&mut *connection)
    .await?)
}

/// A row as the timeline reads it.
struct Row {
    id: NoteId,
    case_id: CaseId,
    note_type: NoteType,
    author_id: Option<UserId>,
    author_name: Option<String>,
    text: String,
    event_at: Option<Timestamp>,
    subject_id: Option<UserId>,
    subject_name: Option<String>,
    event: Option<String>,
    event_data: Option<Value>,
    created_at: Timestamp,
    edited_at: Option<Timestamp>,
}

impl From<Row> for Note {
    fn from(row: Row) -> Self {
        let recorded = row.event.map(|name| Event::read(name, row.event_data.unwrap_or_default()));
        let sides = recorded.as_ref().map(Event::sides).unwrap_or_default();
        let staff = |id: Option<UserId>, full_name: Option<String>| {
            id.zip(full_name).map(|(id, full_name)| StaffRef { id, full_name })
        };
        Self {
            id: row.id,
            case_id: row.case_id,
            note_type: row.note_type,
            author: staff(row.author_id, row.author_name),
            subject: staff(row.subject_id, row.subject_name),
            text: row.text,
            event_at: row.event_at,
            event: recorded.as_ref().map(|event| event.name().to_owned()),
            old_value: sides.from,
            new_value: sides.to,
            recorded,
            created_at: row.created_at,
            edited_at: row.edited_at,
        }
    }
}

/// Entries that fit a request, newest first. The caller has checked that the viewer sees the case.
pub(super) async fn page(
    connection: &mut PgConnection,
    case_id: CaseId,
    request: &Request,
    limit: i64,
    offset: i64,
) -> Result<Vec<Note>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select n.id, n.case_id, n.note_type as "note_type: NoteType", n.author_id, u.full_name as "author_name?", n.text, n.event_at,
               n.subject_id, s.full_name as "subject_name?", n.event, n.event_data, n.created_at, n.edited_at
           from notes n left join users u on u.id = n.author_id left join users s on s.id = n.subject_id
           where n.case_id = $1 and n.note_type = any($2) and ($3::uuid is null or n.author_id = $3) and (not $4 or n.author_id is null)
               and ($7::timestamptz is null or n.created_at < $7)
           order by n.created_at desc, n.id desc limit $5 offset $6"#,
        *case_id,
        &request.types,
        request.author_id.as_deref(),
        request.by_system,
        limit,
        offset,
        request.before.map(ToSqlx::to_sqlx) as _,
    )
    .fetch_all(&mut *connection)
    .await?;
    Ok(rows.into_iter().map(Note::from).collect())
}

/// The newest entries that fit a request, newest first: of notes those with all of these words, which are in small letters, and of
/// events all. So many of each at the most. The caller has checked that the viewer sees the case.
pub(super) async fn found(
    connection: &mut PgConnection,
    case_id: CaseId,
    request: &Request,
    words: &[String],
    (most_notes, most_events): (i64, i64),
) -> Result<Vec<Note>> {
    let rows = sqlx::query_as!(
        Row,
        r#"with fitting as not materialized (
               select n.*, u.full_name as author_name from notes n left join users u on u.id = n.author_id
               where n.case_id = $1 and n.note_type = any($2) and ($3::uuid is null or n.author_id = $3) and (not $4 or n.author_id is null)
                   and ($5::timestamptz is null or n.created_at < $5))
           select n.id as "id!: NoteId", n.case_id as "case_id!: CaseId", n.note_type as "note_type!: NoteType",
               n.author_id as "author_id: UserId", n.author_name as "author_name?",
               n.text as "text!", n.event_at, n.subject_id as "subject_id: UserId", s.full_name as "subject_name?", n.event, n.event_data,
               n.created_at as "created_at!", n.edited_at
           from ((select n.* from fitting n
                  cross join lateral (select lower(n.text || ' ' || coalesce(n.author_name, '')) as said offset 0) small
                  where n.note_type <> 'EVENT' and not exists (
                      select from unnest($6::text[]) word where position(word in small.said) = 0)
                  order by n.created_at desc, n.id desc limit $7)
                 union all
                 (select * from fitting n where n.note_type = 'EVENT' order by n.created_at desc, n.id desc limit $8)) n
           left join users s on s.id = n.subject_id
           order by n.created_at desc, n.id desc"#,
        *case_id,
        &request.types,
        request.author_id.as_deref(),
        request.by_system,
        request.before.map(ToSqlx::to_sqlx) as _,
        words,
        most_notes,
        most_events,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Note::from).collect())
}

/// These notes of a case, in this order, as far as the types may be seen. The caller has checked that the viewer sees the case.
pub(super) async fn chosen(
    connection: &mut PgConnection,
    case_id: CaseId,
    ids: &[NoteId],
    visible: &[String],
) -> Result<Vec<Note>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select n.id, n.case_id, n.note_type as "note_type: NoteType", n.author_id, u.full_name as "author_name?", n.text, n.event_at,
               n.subject_id, s.full_name as "subject_name?", n.event, n.event_data, n.created_at, n.edited_at
           from notes n left join users u on u.id = n.author_id left join users s on s.id = n.subject_id
           where n.case_id = $1 and n.id = any($2) and n.note_type = any($3)
           order by array_position($2, n.id)"#,
        *case_id,
        ids as _,
        visible,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Note::from).collect())
}

/// One note of a case. The caller has checked that the viewer may see it.
pub async fn get(connection: &mut PgConnection, case_id: CaseId, id: NoteId) -> Result<Note> {
    let row = sqlx::query_as!(
        Row,
        r#"select n.id, n.case_id, n.note_type as "note_type: NoteType", n.author_id, u.full_name as "author_name?", n.text, n.event_at,
               n.subject_id, s.full_name as "subject_name?", n.event, n.event_data, n.created_at, n.edited_at
           from notes n left join users u on u.id = n.author_id left join users s on s.id = n.subject_id
           where n.case_id = $1 and n.id = $2"#,
        *case_id,
        *id,
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(row.into())
}

/// A part of a case's timeline with what the whole of it holds, in one statement. The caller has checked that the viewer
/// sees the case.
pub(super) async fn part(
    connection: &mut PgConnection,
    case_id: CaseId,
    request: &Request,
) -> Result<(Vec<Facet>, Vec<Note>)> {
    // The limit is a number in the text, one more than `filter::PAGE_SIZE`: for a parameter PostgreSQL plans again each time.
    let rows = sqlx::query!(
        r#"select f.facets as "facets!: Json<Vec<Facet>>", n.id as "id?", n.note_type as "note_type?: NoteType", n.author_id as "author_id?",
               n.author_name as "author_name?", n.text as "text?", n.event_at as "event_at?", n.subject_id as "subject_id?",
               n.subject_name as "subject_name?", n.event as "event?", n.event_data as "event_data?",
               n.created_at as "created_at?", n.edited_at as "edited_at?"
           from (
               select coalesce(jsonb_agg(jsonb_build_object('note_type', g.note_type, 'author_id', g.author_id,
                   'author_name', u.full_name, 'count', g.count) order by u.full_name, g.author_id, g.note_type), '[]') as facets
               from (select author_id, note_type, count(*) from notes
                     where case_id = $1 and note_type = any($2) group by author_id, note_type) g
               left join users u on u.id = g.author_id
           ) f
           left join lateral (
               select n.*, u.full_name as author_name, s.full_name as subject_name
               from notes n left join users u on u.id = n.author_id left join users s on s.id = n.subject_id
               where n.case_id = $1 and n.note_type = any($3)
                   and ($4::uuid is null or n.author_id = $4) and (not $5 or n.author_id is null)
                   and ($6::uuid is null or (n.created_at, n.id) <
                       (select o.created_at, o.id from notes o where o.case_id = $1 and o.id = $6))
                   and ($7::timestamptz is null or n.created_at < $7)
               order by n.created_at desc, n.id desc limit 31
           ) n on true
           order by n.created_at desc, n.id desc"#,
        *case_id,
        &request.visible,
        &request.types,
        request.author_id.as_deref(),
        request.by_system,
        request.older_than.as_deref(),
        request.before.map(ToSqlx::to_sqlx) as _,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut facets = Vec::new();
    let mut notes = Vec::new();
    for row in rows {
        facets = row.facets.0;
        // Without an entry there is one row, of the facets alone.
        let (Some(id), Some(note_type), Some(text), Some(created_at)) =
            (row.id, row.note_type, row.text, row.created_at)
        else {
            continue;
        };
        let note = Row {
            id,
            case_id,
            note_type,
            author_id: row.author_id,
            author_name: row.author_name,
            text,
            event_at: row.event_at,
            subject_id: row.subject_id,
            subject_name: row.subject_name,
            event: row.event,
            event_data: row.event_data,
            created_at,
            edited_at: row.edited_at,
        };
        notes.push(note.into());
    }
    Ok((facets, notes))
}

/// Adds a note to a case.
pub(super) async fn insert(
    connection: &mut PgConnection,
    case_id: CaseId,
    note: &Written<'_>,
    now: jiff::Timestamp,
) -> Result<NoteId> {
    Ok(sqlx::query_scalar!(
        "insert into notes (case_id, note_type, author_id, text, event_at, subject_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        *case_id,
        note.note_type.as_str(),
        *note.author_id,
        note.text,
        note.event_at.map(ToSqlx::to_sqlx),
        note.subject_id.as_deref(),
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

/// Adds the same note, about nobody, to many cases.
pub(super) async fn insert_for_all(
    connection: &mut PgConnection,
    case_ids: &[CaseId],
    note: &Written<'_>,
    now: jiff::Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into notes (case_id, note_type, author_id, text, event_at, created_at)
         select id, $2, $3, $4, $5, $6 from unnest($1::uuid[]) as chosen (id)",
        case_ids as _,
        note.note_type.as_str(),
        *note.author_id,
        note.text,
        note.event_at.map(ToSqlx::to_sqlx),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes the new text of an author's note.
pub(super) async fn set_text(
    connection: &mut PgConnection,
    id: NoteId,
    text: &str,
    now: jiff::Timestamp,
) -> Result<()> {
    sqlx::query!("update notes set text = $2, edited_at = $3 where id = $1", *id, text, now.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}

/// The last performance reviews of someone, the last one first.
pub(super) async fn performance_reviews(
    connection: &mut PgConnection,
    subject_id: UserId,
    limit: i64,
) -> Result<Vec<PerformanceReview>> {
    Ok(sqlx::query_as!(
        PerformanceReview,
        r#"select n.case_id, c.fileref, u.full_name as "author?", n.text, n.created_at
           from notes n join cases c on c.id = n.case_id left join users u on u.id = n.author_id
           where n.subject_id = $1 and n.note_type = 'PERFORMANCE' order by n.created_at desc, n.id desc limit $2"#,
        *subject_id,
        limit,
    )
    .fetch_all(connection)
    .await?)
}
