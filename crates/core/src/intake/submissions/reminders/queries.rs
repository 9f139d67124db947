//! SQL of reminders.

use super::name::plain;
use super::{NOT_AFTER, NOT_BEFORE, Reminder};
use crate::Result;
use crate::ids::SubmissionId;
use crate::intake::questions::Answers;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::value::RawValue;
use sqlx::PgConnection;
use sqlx::types::Json;

/// How many reminders have been sent since a time.
pub(super) async fn reminded_since(connection: &mut PgConnection, since: Timestamp) -> Result<usize> {
    let count =
        sqlx::query_scalar!(r#"select count(*) as "count!" from submissions where reminded_at >= $1"#, since.to_sqlx());
    Ok(usize::try_from(count.fetch_one(connection).await?).unwrap_or(usize::MAX))
}

/// Someone who may have to be reminded.
pub(super) struct Due {
    pub(super) id: SubmissionId,
    pub(super) email: String,
    pub(super) created_at: Timestamp,
}

/// See [`due_for_reminder`](super::due_for_reminder); the oldest first, so many of those that come after a given one, each with its
/// address.
pub(super) async fn due(
    connection: &mut PgConnection,
    now: Timestamp,
    after: Option<&Due>,
    limit: i64,
) -> Result<Vec<Due>> {
    let rows = sqlx::query!(
        r#"select id as "id!: SubmissionId", email as "email!", created_at as "created_at!" from (
         select distinct on (s.email) s.id, s.email, s.created_at from submissions s
         where not s.is_complete and s.email is not null and s.created_at between $1 and $2
             and not exists (select from clients where lower(email) = s.email)
             and not exists (select from submissions o where o.email = s.email and (o.is_complete or o.is_reminder_sent))
         order by s.email, s.updated_at desc, s.id) due
         where $3::timestamptz is null or (created_at, id) > ($3, $4)
         order by created_at, id limit $5"#,
        now.saturating_sub(NOT_AFTER).unwrap_or(now).to_sqlx(),
        now.saturating_sub(NOT_BEFORE).unwrap_or(now).to_sqlx(),
        after.map(|due| due.created_at.to_sqlx()) as Option<clerk_platform::time::Timestamp>,
        after.map(|due| *due.id),
        limit,
    );
    let rows = rows.fetch_all(connection).await?.into_iter();
    Ok(rows.map(|row| Due { id: row.id, email: row.email, created_at: row.created_at.to_jiff() }).collect())
}

/// The sender of an unfinished submission, unless there is no reason to remind them any more.
pub async fn reminder(connection: &mut PgConnection, id: SubmissionId, now: Timestamp) -> Result<Option<Reminder>> {
    let row = sqlx::query!(
        r#"select email as "email!", answers as "answers: Json<Box<RawValue>>" from submissions s
           where id = $1 and not is_complete and email is not null and created_at > $2
               and not exists (select from clients where lower(email) = s.email)
               and not exists (select from submissions o where o.email = s.email and (o.is_complete or o.is_reminder_sent))"#,
        *id,
        now.saturating_sub(NOT_AFTER + NOT_BEFORE).unwrap_or(now).to_sqlx(),
    );
    let Some(row) = row.fetch_optional(&mut *connection).await? else { return Ok(None) };
    let first_name = Answers::parse(row.answers.0.get()).ok().and_then(|answers| answers.text("FIRST_NAME"));
    let first_name = first_name.and_then(|name| plain(&name)).unwrap_or_default();
    Ok(Some(Reminder { email: row.email, first_name }))
}

/// Notes that the sender of a submission was reminded.
pub async fn set_reminded(connection: &mut PgConnection, id: SubmissionId, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update submissions set is_reminder_sent = true, reminded_at = $2, updated_at = $2 where id = $1",
        *id,
        now.to_sqlx()
    )
    .execute(&mut *connection)
    .await?;
    Ok(())
}
