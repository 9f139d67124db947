//! SQL of submissions.

use super::model::{FailedSubmission, NewAnswers, READABLE_FOR, Submission};
use crate::access::{Action, Viewer};
use crate::intake::submissions::ProcessSubmission;
use crate::jobs::{self, EnqueueOptions};
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::value::RawValue;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

/// Keeps the answers of a new submission.
pub async fn create(connection: &mut PgConnection, new: &NewAnswers, now: Timestamp) -> Result<Uuid> {
    Ok(sqlx::query_scalar!(
        "insert into submissions (answers, email, created_at, updated_at) values ($1::text::json, $2, $3, $3) returning id",
        new.raw.get(),
        new.email,
        now.to_sqlx(),
    )
    .fetch_one(&mut *connection)
    .await?)
}

/// The answers of an unfinished submission, for whoever knows its id. A submitted one is forbidden, an old one gone.
pub async fn get_public(connection: &mut PgConnection, id: Uuid, now: Timestamp) -> Result<Box<RawValue>> {
    let row = sqlx::query!(
        r#"select answers as "answers: Json<Box<RawValue>>", is_complete, created_at from submissions where id = $1"#,
        id,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound)?;
    if row.is_complete {
        return Err(Error::Forbidden);
    }
    if now.duration_since(row.created_at.to_jiff()) > READABLE_FOR {
        return Err(Error::NotFound);
    }
    Ok(row.answers.0)
}

/// Replaces the answers of an unfinished submission as a whole.
pub async fn replace_answers(connection: &mut PgConnection, id: Uuid, new: &NewAnswers, now: Timestamp) -> Result<()> {
    let is_complete = sqlx::query_scalar!(
        "with found as (select id, is_complete from submissions where id = $1 for update),
              changed as (update submissions set answers = $2::text::json, email = $3, updated_at = $4
                          where id in (select id from found where not is_complete))
         select is_complete from found",
        id,
        new.raw.get(),
        new.email,
        now.to_sqlx(),
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound)?;
    if is_complete { Err(Error::Forbidden) } else { Ok(()) }
}

/// Completes a submission and asks for it to be processed. A second time changes nothing: a renter with bad reception
/// may press the button twice.
/// `trace` is the request's id, for the job's log lines.
pub async fn submit(connection: &mut PgConnection, id: Uuid, now: Timestamp, trace: Option<String>) -> Result<()> {
    let completed = sqlx::query!(
        "update submissions set is_complete = true, submitted_at = $2, updated_at = $2 where id = $1 and not is_complete",
        id,
        now.to_sqlx(),
    )
    .execute(&mut *connection)
    .await?;
    if completed.rows_affected() == 0 {
        let exists = sqlx::query_scalar!(r#"select exists (select from submissions where id = $1) as "exists!""#, id);
        return if exists.fetch_one(connection).await? { Ok(()) } else { Err(Error::NotFound) };
    }
    jobs::enqueue(
        connection,
        &ProcessSubmission { submission_id: id, tries: 0 },
        EnqueueOptions { trace, ..Default::default() },
    )
    .await?;
    Ok(())
}

/// A submission, for staff: its case's if they see the case, any for those who manage intake.
pub async fn get_for_staff(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Submission> {
    let row = sqlx::query!(
        r#"select s.id, s.answers as "answers: Json<Box<RawValue>>", s.is_complete, s.is_processed, s.created_at, s.submitted_at,
               s.failure_reason, s.problems, c.id as "case_id?", c.client_id as "client_id?", c.paralegal_id, c.lawyer_id
           from submissions s left join cases c on c.submission_id = s.id where s.id = $1"#,
        id,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::NotFound)?;
    let sees_case = row.case_id.is_some() && viewer.sees_case(row.paralegal_id, row.lawyer_id);
    if !sees_case {
        viewer.require(Action::ManageIntake)?;
    }
    Ok(Submission {
        id: row.id,
        answers: row.answers.0,
        is_complete: row.is_complete,
        is_processed: row.is_processed,
        created_at: row.created_at,
        submitted_at: row.submitted_at,
        failure_reason: row.failure_reason,
        problems: row.problems,
        case_id: row.case_id,
        client_id: row.client_id,
    })
}

/// The submissions that could not be processed, newest first, at most 200.
pub async fn failed(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<FailedSubmission>> {
    viewer.require(Action::ManageIntake)?;
    Ok(sqlx::query_as!(
        FailedSubmission,
        r#"select id, email, submitted_at, failed_at as "failed_at!", failure_reason as "failure_reason!", tries
           from submissions where failed_at is not null order by failed_at desc, id limit 200"#,
    )
    .fetch_all(&mut *connection)
    .await?)
}

/// How many submissions could not be processed.
pub async fn failed_count(connection: &mut PgConnection, viewer: &Viewer) -> Result<i64> {
    viewer.require(Action::ManageIntake)?;
    Ok(sqlx::query_scalar!(r#"select count(*) as "count!" from submissions where failed_at is not null"#)
        .fetch_one(&mut *connection)
        .await?)
}

/// Asks for another try of a failed submission. One that is no longer failed stays as it is.
pub async fn retry(connection: &mut PgConnection, viewer: &Viewer, id: Uuid, trace: Option<String>) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    let tries = sqlx::query_scalar!(
        "update submissions set failed_at = null, failure_reason = null, tries = tries + 1
         where id = $1 and failed_at is not null and not is_processed returning tries",
        id,
    )
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(tries) = tries {
        jobs::enqueue(
            connection,
            &ProcessSubmission { submission_id: id, tries },
            EnqueueOptions { trace, ..Default::default() },
        )
        .await?;
        return Ok(());
    }
    let exists = sqlx::query_scalar!(r#"select exists (select from submissions where id = $1) as "exists!""#, id);
    if exists.fetch_one(connection).await? { Ok(()) } else { Err(Error::NotFound) }
}

/// A submission as processing sees it; locks the row.
pub(super) struct ToProcess {
    pub(super) answers: Json<Box<RawValue>>,
    pub(super) is_complete: bool,
    pub(super) is_processed: bool,
}

pub(super) async fn lock(connection: &mut PgConnection, id: Uuid) -> Result<ToProcess> {
    sqlx::query_as!(
        ToProcess,
        r#"select answers as "answers: Json<Box<RawValue>>", is_complete, is_processed from submissions where id = $1 for update"#,
        id,
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)
}

pub(super) async fn set_processed(
    connection: &mut PgConnection,
    id: Uuid,
    problems: &[String],
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update submissions set is_processed = true, processed_at = $2, failed_at = null, failure_reason = null, problems = $3 where id = $1",
        id,
        now.to_sqlx(),
        problems,
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_failed(connection: &mut PgConnection, id: Uuid, reason: &str, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update submissions set failed_at = $2, failure_reason = $3 where id = $1 and not is_processed",
        id,
        now.to_sqlx(),
        reason,
    )
    .execute(connection)
    .await?;
    Ok(())
}
