//! SQL of submissions.

use super::endings::Ending;
use super::model::{FailedSubmission, NewAnswers, Submission};
use crate::access::Viewer;
use crate::ids::{CaseId, SubmissionId};
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::value::RawValue;
use sqlx::PgConnection;
use sqlx::types::Json;

/// Keeps the answers of a new submission.
pub(super) async fn create(connection: &mut PgConnection, new: &NewAnswers, now: Timestamp) -> Result<SubmissionId> {
    Ok(sqlx::query_scalar!(
        "insert into submissions (answers, email, created_at, updated_at) values ($1::text::json, $2, $3, $3) returning id",
        new.raw.get(),
        new.email,
        now.to_sqlx(),
    )
    .fetch_one(&mut *connection)
    .await?)
}

/// A submission's answers as the public may read them, and what decides whether they may.
pub(super) struct Public {
    pub(super) answers: Box<RawValue>,
    pub(super) is_complete: bool,
    pub(super) created_at: Timestamp,
}

pub(super) async fn public(connection: &mut PgConnection, id: SubmissionId) -> Result<Public> {
    let row = sqlx::query!(
        r#"select answers as "answers: Json<Box<RawValue>>", is_complete, created_at from submissions where id = $1"#,
        *id,
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(Public { answers: row.answers.0, is_complete: row.is_complete, created_at: row.created_at.to_jiff() })
}

/// Replaces the answers of a submission as a whole unless it is complete; returns whether it is. One that was begun before `since` and
/// not completed is gone.
pub(super) async fn replace_answers(
    connection: &mut PgConnection,
    id: SubmissionId,
    new: &NewAnswers,
    since: Timestamp,
    now: Timestamp,
) -> Result<bool> {
    sqlx::query_scalar!(
        "with found as (select id, is_complete from submissions where id = $1 and (is_complete or created_at >= $5) for update),
              changed as (update submissions set answers = $2::text::json, email = $3, updated_at = $4
                          where id in (select id from found where not is_complete))
         select is_complete from found",
        *id,
        new.raw.get(),
        new.email,
        now.to_sqlx(),
        since.to_sqlx(),
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound)
}

/// Completes a submission that was begun since then; returns whether it was there and not complete before.
pub(super) async fn complete(
    connection: &mut PgConnection,
    id: SubmissionId,
    (network, is_held): (&str, bool),
    since: Timestamp,
    now: Timestamp,
) -> Result<bool> {
    let completed = sqlx::query!(
        "update submissions set is_complete = true, submitted_at = $2::timestamptz, updated_at = $2, submitted_from = $5,
             held_at = case when $3 then $2::timestamptz end
         where id = $1 and not is_complete and created_at >= $4",
        *id,
        now.to_sqlx(),
        is_held,
        since.to_sqlx(),
        network,
    )
    .execute(connection)
    .await?;
    Ok(completed.rows_affected() > 0)
}

/// Whether a submission is there and complete.
pub(super) async fn is_complete(connection: &mut PgConnection, id: SubmissionId) -> Result<bool> {
    let complete = sqlx::query_scalar!(
        r#"select exists (select from submissions where id = $1 and is_complete) as "is_complete!""#,
        *id
    );
    Ok(complete.fetch_one(connection).await?)
}

/// Deletes unfinished submissions that were begun before a time, and such as were discarded before another.
pub(crate) async fn delete_old(
    connection: &mut PgConnection,
    drafts: Timestamp,
    discarded: Timestamp,
    limit: i64,
) -> Result<u64> {
    let deleted = sqlx::query!(
        "delete from submissions where id = any (array(
             (select id from submissions where not is_complete and created_at < $1 order by created_at limit $3)
             union all
             (select id from submissions where held_at is not null and discarded_at < $2 order by held_at limit $3)))",
        drafts.to_sqlx(),
        discarded.to_sqlx(),
        limit,
    );
    Ok(deleted.execute(connection).await?.rows_affected())
}

/// Forgets from which networks forms came that were submitted before a time; returns of how many.
pub(super) async fn forget_networks(connection: &mut PgConnection, before: Timestamp, limit: i64) -> Result<u64> {
    let forgotten = sqlx::query!(
        "update submissions set submitted_from = null where id = any (array(
             select id from submissions where submitted_from is not null and submitted_at < $1 order by submitted_at limit $2))",
        before.to_sqlx(),
        limit,
    );
    Ok(forgotten.execute(connection).await?.rows_affected())
}

pub(super) async fn exists(connection: &mut PgConnection, id: SubmissionId) -> Result<bool> {
    let exists = sqlx::query_scalar!(r#"select exists (select from submissions where id = $1) as "exists!""#, *id);
    Ok(exists.fetch_one(connection).await?)
}

/// A submission, and whether the viewer sees its case.
pub(super) async fn find(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: SubmissionId,
) -> Result<(Submission, bool)> {
    let row = sqlx::query!(
        r#"select s.id, s.answers as "answers: Json<Box<RawValue>>", s.is_complete, s.is_processed, s.created_at, s.submitted_at,
               s.failure_reason, s.problems, s.retried_at, s.repeats_id as "repeats_id?: SubmissionId", s.repeats_denied_at,
               s.closed_as as "closed_as?: Ending", s.closed_at, s.closing_reason, s.referred_to, s.held_at, s.discarded_at, c.id as "case_id?", c.client_id as "client_id?", c.paralegal_id, c.lawyer_id
           from submissions s left join cases c on c.submission_id = s.id where s.id = $1"#,
        *id,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound)?;
    let sees_case = row.case_id.is_some() && viewer.sees_case(row.paralegal_id, row.lawyer_id);
    let submission = Submission {
        id: row.id,
        answers: row.answers.0,
        is_complete: row.is_complete,
        is_processed: row.is_processed,
        created_at: row.created_at,
        submitted_at: row.submitted_at,
        failure_reason: row.failure_reason,
        problems: row.problems,
        retried_at: row.retried_at,
        repeats_id: row.repeats_id,
        repeats_denied_at: row.repeats_denied_at,
        closed_as: row.closed_as,
        closed_at: row.closed_at,
        closing_reason: row.closing_reason,
        referred_to: row.referred_to,
        held_at: row.held_at,
        discarded_at: row.discarded_at,
        case_id: row.case_id,
        client_id: row.client_id,
    };
    Ok((submission, sees_case))
}

/// The submissions that could not be processed and are not closed, those that are being tried again, and those that became a case
/// when they were tried again since then; newest first, at most 200.
pub(super) async fn failed(connection: &mut PgConnection, since: Timestamp) -> Result<Vec<FailedSubmission>> {
    Ok(sqlx::query_as!(
        FailedSubmission,
        r#"select s.id, s.email, s.submitted_at, s.failed_at, s.failure_reason, s.retried_at, s.tries, c.id as "case_id?: CaseId",
               c.fileref as "fileref?", s.closed_as as "closed_as?: Ending", s.closed_at, null as closed_by, s.closing_reason, s.referred_to
           from submissions s left join cases c on c.submission_id = s.id
           where s.id = any (array(
               select id from submissions where failed_at is not null and closed_as is null
               union select id from submissions where retried_at is not null and not is_processed and closed_as is null
                   and (repeats_id is null or repeats_denied_at is not null)
               union select id from submissions where retried_at > $1 and is_processed))
           order by coalesce(s.failed_at, s.retried_at) desc, s.id limit 200"#,
        since.to_sqlx(),
    )
    .fetch_all(&mut *connection)
    .await?)
}

/// The submissions that were closed without a case, the last one first, at most 200.
pub(super) async fn closed(connection: &mut PgConnection) -> Result<Vec<FailedSubmission>> {
    Ok(sqlx::query_as!(
        FailedSubmission,
        r#"select s.id, s.email, s.submitted_at, s.failed_at, s.failure_reason, s.retried_at, s.tries, null::uuid as "case_id?: CaseId",
               null as fileref, s.closed_as as "closed_as?: Ending", s.closed_at, u.full_name as "closed_by?", s.closing_reason, s.referred_to
           from submissions s left join users u on u.id = s.closed_by
           where s.closed_at is not null order by s.closed_at desc, s.id limit 200"#,
    )
    .fetch_all(&mut *connection)
    .await?)
}

/// Clears the failure; returns how often it has been tried again, or nothing if it had not failed.
pub(super) async fn clear_failure(
    connection: &mut PgConnection,
    id: SubmissionId,
    now: Timestamp,
) -> Result<Option<i32>> {
    Ok(sqlx::query_scalar!(
        "update submissions set failed_at = null, failure_reason = null, tries = tries + 1, retried_at = $2
         where id = $1 and failed_at is not null and not is_processed and closed_as is null returning tries",
        *id,
        now.to_sqlx(),
    )
    .fetch_optional(connection)
    .await?)
}

/// A submission as processing sees it; locks the row.
pub(super) struct ToProcess {
    pub(super) answers: Json<Box<RawValue>>,
    pub(super) is_complete: bool,
    pub(super) is_processed: bool,
    pub(super) submitted_at: Option<clerk_platform::time::Timestamp>,
    /// No case will be made of it, or it waits for someone to look at it.
    pub(super) is_settled: bool,
    /// Someone has said that it is no repetition.
    pub(super) is_no_repetition: bool,
}

pub(super) async fn lock(connection: &mut PgConnection, id: SubmissionId) -> Result<ToProcess> {
    sqlx::query_as!(
        ToProcess,
        r#"select answers as "answers: Json<Box<RawValue>>", is_complete, is_processed, submitted_at,
               closed_as is not null or held_at is not null or repeats_id is not null and repeats_denied_at is null as "is_settled!",
               repeats_denied_at is not null as "is_no_repetition!" from submissions where id = $1 for update"#,
        *id,
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)
}

pub(super) async fn set_processed(
    connection: &mut PgConnection,
    id: SubmissionId,
    problems: &[String],
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update submissions set is_processed = true, processed_at = $2, failed_at = null, failure_reason = null, problems = $3 where id = $1",
        *id,
        now.to_sqlx(),
        problems,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_failed(
    connection: &mut PgConnection,
    id: SubmissionId,
    reason: &str,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update submissions set failed_at = $2, failure_reason = $3 where id = $1 and not is_processed",
        *id,
        now.to_sqlx(),
        reason,
    )
    .execute(connection)
    .await?;
    Ok(())
}
