//! SQL that records events.

use super::{Event, Record};
use crate::Result;
use crate::ids::{CaseId, UserId};
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::PgConnection;

/// Records an event in the timeline of a case, with who did it (none: the system).
pub async fn record(
    connection: &mut PgConnection,
    case_id: CaseId,
    actor: Option<UserId>,
    event: Event,
    now: jiff::Timestamp,
) -> Result<()> {
    record_all(connection, &[Record { case_id, actor, event, at: now }]).await
}

/// Records events of any number of cases, in one statement. Nothing else writes events.
pub async fn record_all(connection: &mut PgConnection, records: &[Record]) -> Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    let data = records.iter().map(|record| record.event.data()).collect::<Result<Vec<Value>>>()?;
    sqlx::query!(
        "insert into notes (case_id, note_type, author_id, event, event_data, subject_id, created_at)
         select case_id, 'EVENT', actor, event, data, subject, at
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::uuid[], $6::timestamptz[])
             as recorded (case_id, actor, event, data, subject, at)",
        &records.iter().map(|record| record.case_id).collect::<Vec<_>>() as _,
        &records.iter().map(|record| record.actor).collect::<Vec<_>>() as _,
        &records.iter().map(|record| record.event.name().to_owned()).collect::<Vec<_>>(),
        &data,
        &records.iter().map(|record| record.event.subject_id()).collect::<Vec<_>>() as _,
        &records.iter().map(|record| record.at.to_sqlx()).collect::<Vec<_>>() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}
