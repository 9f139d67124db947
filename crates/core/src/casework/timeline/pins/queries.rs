//! SQL of pinned notes.

use crate::Result;
use crate::ids::{CaseId, NoteId, UserId};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Which notes of a case are pinned. The caller has locked the case.
pub(super) async fn of_case(connection: &mut PgConnection, case_id: CaseId) -> Result<Vec<NoteId>> {
    let ids = sqlx::query_scalar!(r#"select note_id as "note_id: NoteId" from note_pins where case_id = $1"#, *case_id);
    Ok(ids.fetch_all(connection).await?)
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    case_id: CaseId,
    id: NoteId,
    by: UserId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into note_pins (note_id, case_id, pinned_by, pinned_at) values ($1, $2, $3, $4)",
        *id,
        *case_id,
        *by,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn delete(connection: &mut PgConnection, id: NoteId) -> Result<()> {
    sqlx::query!("delete from note_pins where note_id = $1", *id).execute(connection).await?;
    Ok(())
}
