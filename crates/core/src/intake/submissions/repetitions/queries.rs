//! SQL of repetitions.

use super::{Repetition, WITHIN};
use crate::Result;
use crate::ids::{CaseId, SubmissionId, UserId};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Keeps what a submission's answers come down to, and gives the submission that it repeats: one with the same answers, submitted
/// within a day, that has become a case or was submitted earlier. Anyone who processes the same answers waits until this is done.
pub(in crate::intake::submissions) async fn repeated(
    connection: &mut PgConnection,
    id: SubmissionId,
    key: &[u8],
    submitted_at: Timestamp,
) -> Result<Option<SubmissionId>> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 11)) as locked", key)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query!("update submissions set answers_key = $2 where id = $1", *id, key).execute(&mut *connection).await?;
    let (from, until) = (submitted_at.saturating_sub(WITHIN), submitted_at.saturating_add(WITHIN));
    Ok(sqlx::query_scalar!(
        "select id from submissions
         where answers_key = $1 and id <> $2 and submitted_at between $3 and $4 and repeats_id is null
             and (is_processed or submitted_at < $5 and closed_as is null)
         order by is_processed desc, submitted_at limit 1",
        key,
        *id,
        from.unwrap_or(submitted_at).to_sqlx(),
        until.unwrap_or(submitted_at).to_sqlx(),
        submitted_at.to_sqlx(),
    )
    .fetch_optional(connection)
    .await?)
}

/// Marks a submission as a likely repetition. It waits for a coordinator, and has not failed.
pub(in crate::intake::submissions) async fn mark(
    connection: &mut PgConnection,
    id: SubmissionId,
    repeats_id: SubmissionId,
) -> Result<()> {
    sqlx::query!(
        "update submissions set repeats_id = $2, failed_at = null, failure_reason = null where id = $1 and not is_processed",
        *id,
        *repeats_id,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The likely repetitions that nobody has looked at, oldest first, at most 200.
pub(in crate::intake::submissions) async fn waiting(connection: &mut PgConnection) -> Result<Vec<Repetition>> {
    let rows = sqlx::query!(
        r#"select s.id, s.email, s.submitted_at, s.repeats_id as "repeats_id!: SubmissionId", c.id as "case_id?: CaseId",
               c.fileref as "fileref?"
           from submissions s left join cases c on c.submission_id = s.repeats_id
           where s.repeats_id is not null and not s.is_processed and s.closed_as is null and s.repeats_denied_at is null
           order by s.submitted_at, s.id limit 200"#,
    )
    .fetch_all(connection)
    .await?;
    let read = rows.into_iter().map(|row| Repetition {
        id: row.id,
        email: row.email,
        submitted_at: row.submitted_at,
        repeats_id: row.repeats_id,
        case: row.case_id.zip(row.fileref),
    });
    Ok(read.collect())
}

/// Says that a submission is no repetition; returns how often it has been tried again by then, or nothing if it is none that waits.
pub(in crate::intake::submissions) async fn deny(
    connection: &mut PgConnection,
    id: SubmissionId,
    by: UserId,
    now: Timestamp,
) -> Result<Option<i32>> {
    Ok(sqlx::query_scalar!(
        "update submissions set repeats_denied_at = $2, repeats_denied_by = $3, retried_at = $2, tries = tries + 1,
             closed_as = null, closed_at = null, closed_by = null, closing_reason = '', referred_to = ''
         where id = $1 and repeats_id is not null and repeats_denied_at is null and not is_processed returning tries",
        *id,
        now.to_sqlx(),
        *by,
    )
    .fetch_optional(connection)
    .await?)
}
