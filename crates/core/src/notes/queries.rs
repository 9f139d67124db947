//! SQL of the timeline.

use super::model::{NewNote, Note, PerformanceReview};
use crate::access::{Action, Viewer};
use crate::time::Timestamp;
use crate::users::StaffRef;
use crate::values::NoteType;
use crate::{Error, Result, cases};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// A page of a case's timeline, newest first, and the number of all its entries that the viewer may see.
pub async fn timeline(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: Uuid,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Note>, i64)> {
    cases::queries::require_seen(&mut *connection, viewer, case_id).await?;
    let reviews = viewer.may(Action::Review);
    let notes = page(&mut *connection, case_id, reviews, limit, offset).await?;
    let full = i64::try_from(notes.len()).is_ok_and(|len| len == limit);
    if offset == 0 && !full {
        let total = i64::try_from(notes.len()).unwrap_or(limit);
        return Ok((notes, total));
    }
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!" from notes where case_id = $1 and ($2 or note_type not in ('REVIEW', 'PERFORMANCE'))"#,
        case_id,
        reviews,
    )
    .fetch_one(&mut *connection)
    .await?;
    Ok((notes, total))
}

/// A row as the timeline reads it.
struct Row {
    id: Uuid,
    case_id: Uuid,
    note_type: NoteType,
    author_id: Option<Uuid>,
    author_name: Option<String>,
    text: String,
    event_at: Option<Timestamp>,
    event: Option<String>,
    old_value: Option<String>,
    new_value: Option<String>,
    created_at: Timestamp,
}

impl From<Row> for Note {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            case_id: row.case_id,
            note_type: row.note_type,
            author: row.author_id.zip(row.author_name).map(|(id, full_name)| StaffRef { id, full_name }),
            text: row.text,
            event_at: row.event_at,
            event: row.event,
            old_value: row.old_value,
            new_value: row.new_value,
            created_at: row.created_at,
        }
    }
}

async fn page(
    connection: &mut PgConnection,
    case_id: Uuid,
    reviews: bool,
    limit: i64,
    offset: i64,
) -> Result<Vec<Note>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select n.id, n.case_id, n.note_type as "note_type: NoteType", n.author_id, u.full_name as "author_name?", n.text, n.event_at,
               n.event, n.old_value, n.new_value, n.created_at
           from notes n left join users u on u.id = n.author_id
           where n.case_id = $1 and ($2 or n.note_type not in ('REVIEW', 'PERFORMANCE'))
           order by n.created_at desc, n.id desc limit $3 offset $4"#,
        case_id,
        reviews,
        limit,
        offset,
    )
    .fetch_all(&mut *connection)
    .await?;
    Ok(rows.into_iter().map(Note::from).collect())
}

/// One note of a case. The caller has checked that the viewer may see it.
pub async fn get(connection: &mut PgConnection, case_id: Uuid, id: Uuid) -> Result<Note> {
    let row = sqlx::query_as!(
        Row,
        r#"select n.id, n.case_id, n.note_type as "note_type: NoteType", n.author_id, u.full_name as "author_name?", n.text, n.event_at,
               n.event, n.old_value, n.new_value, n.created_at
           from notes n left join users u on u.id = n.author_id where n.case_id = $1 and n.id = $2"#,
        case_id,
        id,
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(row.into())
}

/// Adds a note to a case that the viewer sees.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: Uuid,
    new: &NewNote,
    now: jiff::Timestamp,
) -> Result<Uuid> {
    cases::queries::require_seen(&mut *connection, viewer, case_id).await?;
    let id = sqlx::query_scalar!(
        "insert into notes (case_id, note_type, author_id, text, created_at) values ($1, $2, $3, $4, $5) returning id",
        case_id,
        new.note_type.as_str(),
        viewer.user_id,
        new.text,
        now.to_sqlx(),
    )
    .fetch_one(&mut *connection)
    .await?;
    cases::queries::touch(connection, case_id, now).await?;
    Ok(id)
}

/// A change that the system records: what, from, to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event<'a> {
    pub(crate) name: &'a str,
    pub(crate) old: Option<&'a str>,
    pub(crate) new: Option<&'a str>,
}

/// Records who is put on a case, or taken off, as `PARALEGAL` or `LAWYER`. It holds their id too, so that it can be said
/// when somebody last got a case.
pub(crate) async fn record_assignment(
    connection: &mut PgConnection,
    case_id: Uuid,
    actor: Uuid,
    name: &str,
    (old, new): (Option<&StaffRef>, Option<&StaffRef>),
    now: jiff::Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into notes (case_id, note_type, author_id, event, old_value, new_value, subject_id, created_at)
         values ($1, 'EVENT', $2, $3, $4, $5, $6, $7)",
        case_id,
        actor,
        name,
        old.map(|staff| staff.full_name.as_str()),
        new.map(|staff| staff.full_name.as_str()),
        new.map(|staff| staff.id),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The last performance reviews of someone, the last one first.
pub async fn performance_reviews(
    connection: &mut PgConnection,
    viewer: &Viewer,
    subject_id: Uuid,
    limit: i64,
) -> Result<Vec<PerformanceReview>> {
    viewer.require(Action::Review)?;
    Ok(sqlx::query_as!(
        PerformanceReview,
        r#"select n.case_id, c.fileref, u.full_name as "author?", n.text, n.created_at
           from notes n join cases c on c.id = n.case_id left join users u on u.id = n.author_id
           where n.subject_id = $1 and n.note_type = 'PERFORMANCE' order by n.created_at desc, n.id desc limit $2"#,
        subject_id,
        limit,
    )
    .fetch_all(connection)
    .await?)
}

/// Records a change in the timeline, with who did it (nobody: the system).
pub(crate) async fn record_event(
    connection: &mut PgConnection,
    case_id: Uuid,
    actor: Option<Uuid>,
    event: Event<'_>,
    now: jiff::Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into notes (case_id, note_type, author_id, event, old_value, new_value, created_at) values ($1, 'EVENT', $2, $3, $4, $5, $6)",
        case_id,
        actor,
        event.name,
        event.old,
        event.new,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
