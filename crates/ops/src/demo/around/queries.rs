//! SQL of what is around the demo's cases.

use super::callbacks::Callback;
use clerk_core::Result;
use clerk_core::ids::{CaseId, UserId};
use clerk_platform::time::Timestamp as Stored;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use serde_json::{Map, Value};
use sqlx::PgConnection;
use uuid::Uuid;

/// A submission that became no case, or not yet.
pub(super) struct SubmissionRecord<'a> {
    pub(super) answers: &'a Map<String, Value>,
    pub(super) email: &'a str,
    pub(super) sent: Timestamp,
    pub(super) is_complete: bool,
    /// Why processing failed.
    pub(super) failure: Option<&'a str>,
    pub(super) tries: i32,
    /// As what it was closed, why, and to whom the renter was referred.
    pub(super) closed: Option<(&'a str, &'a str, &'a str)>,
    /// Whether it is the same as the one before of this address.
    pub(super) is_repetition: bool,
    pub(super) is_held: bool,
    pub(super) is_discarded: bool,
    /// Who has decided about it.
    pub(super) by: UserId,
}

pub(super) async fn other_submission(connection: &mut PgConnection, new: &SubmissionRecord<'_>) -> Result<()> {
    let (closed_as, reason, referred_to) = new.closed.unwrap_or_default();
    sqlx::query!(
        "insert into submissions (answers, email, is_complete, created_at, updated_at, submitted_at, failed_at, failure_reason, tries,
             retried_at, closed_as, closed_at, closed_by, closing_reason, referred_to, repeats_id, held_at, discarded_at, discarded_by)
         values ($1, $2, $3, $4::timestamptz - interval '11 minutes', $4, case when $3 then $4::timestamptz end,
             case when $5::text is not null then $4::timestamptz + interval '1 minute' end, $5, $6,
             case when $6 > 0 then $4::timestamptz + interval '20 hours' end, nullif($7, ''),
             case when $7 <> '' then $4::timestamptz + interval '25 hours' end, case when $7 <> '' then $8::uuid end, $9, $10,
             case when $11 then (select id from submissions where email = $2 and is_processed order by created_at desc limit 1) end,
             case when $12 then $4::timestamptz end, case when $13 then $4::timestamptz + interval '3 hours' end,
             case when $13 then $8::uuid end)",
        sqlx::types::Json(new.answers) as _,
        new.email,
        new.is_complete,
        new.sent.to_sqlx(),
        new.failure,
        new.tries,
        closed_as,
        *new.by,
        reason,
        referred_to,
        new.is_repetition,
        new.is_held,
        new.is_discarded,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Someone who asked to be called; returns their id.
pub(super) async fn contact(
    connection: &mut PgConnection,
    callback: &Callback,
    (asked, done): (Timestamp, Option<Timestamp>),
    again: Option<Date>,
    by: UserId,
) -> Result<Uuid> {
    Ok(sqlx::query_scalar!(
        "insert into contacts (name, phone, created_at, times_asked, last_asked_at, try_again_on, handled_at, handled_by)
         values ($1, $2, $3, $4, case when $4 > 1 then $3::timestamptz + interval '50 hours' end, $5, $6,
             case when $6::timestamptz is not null then $7::uuid end) returning id",
        callback.name,
        callback.phone,
        asked.to_sqlx(),
        callback.asked,
        again.map(ToSqlx::to_sqlx) as _,
        done.map(ToSqlx::to_sqlx),
        *by,
    )
    .fetch_one(connection)
    .await?)
}

/// A try to call someone.
pub(super) async fn contact_try(
    connection: &mut PgConnection,
    contact_id: Uuid,
    (outcome, comment): (&str, &str),
    by: UserId,
    at: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into contact_tries (contact_id, outcome, comment, tried_by, tried_at) values ($1, $2, $3, $4, $5)",
        contact_id,
        outcome,
        comment,
        *by,
        at.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes a waiting job a dead one, which has failed so often that it is not tried again.
pub(super) async fn kill_job(connection: &mut PgConnection, id: &str, error: &str, at: Timestamp) -> Result<()> {
    sqlx::query!(
        "with dead as (
             update apalis.jobs set status = 'Killed', attempts = max_attempts, run_at = $3::timestamptz - interval '3 hours',
                 lock_at = $3::timestamptz - interval '2 seconds', done_at = $3, last_result = jsonb_build_object('Err', $2::text)
             where id = $1 returning id, max_attempts)
         insert into job_errors (job_id, attempt, error, worker, started_at, at)
         select id, n, $2, 'demo', $3::timestamptz - interval '2 seconds' - (max_attempts - n) * interval '10 minutes',
             $3::timestamptz - (max_attempts - n) * interval '10 minutes'
         from dead, generate_series(1, max_attempts) n",
        id,
        error,
        at.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends a token at a time, as if it had been revoked then.
pub(super) async fn revoke_token(connection: &mut PgConnection, name: &str, at: Timestamp) -> Result<()> {
    sqlx::query!("update api_tokens set revoked_at = $2 where name = $1", name, at.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}

/// A case with files: its id, its client's email address, and when it was opened.
pub(super) async fn case_of(connection: &mut PgConnection, email: &str) -> Result<Option<(CaseId, Stored)>> {
    let found = sqlx::query!(
        r#"select c.id as "id: CaseId", c.created_at as "created_at: Stored" from cases c join clients cl on cl.id = c.client_id
           where cl.email = $1 order by c.created_at desc limit 1"#,
        email,
    );
    Ok(found.fetch_optional(connection).await?.map(|row| (row.id, row.created_at)))
}

/// A file of a case, whose bytes are in the bucket.
pub(super) async fn upload(connection: &mut PgConnection, case_id: CaseId, new: &UploadRecord<'_>) -> Result<()> {
    sqlx::query!(
        "insert into uploads (object_key, file_name, content_type, byte_size, case_id, created_at, scan, scanned_at)
         values ($1, $2, $3, $4, $5, $6, $7, case when $7::text is not null then $6::timestamptz + interval '1 minute' end)",
        new.key,
        new.name,
        new.content_type,
        new.size,
        *case_id,
        new.at.to_sqlx(),
        new.scan,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A file as the demo stores it.
pub(super) struct UploadRecord<'a> {
    pub(super) key: &'a str,
    pub(super) name: &'a str,
    pub(super) content_type: &'a str,
    pub(super) size: i64,
    pub(super) at: Timestamp,
    /// What the virus scanner said; none if it has not looked yet.
    pub(super) scan: Option<&'a str>,
}

/// Whether there is any file.
pub(super) async fn has_files(connection: &mut PgConnection) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select exists (select from uploads) as "exists!""#).fetch_one(connection).await?)
}
