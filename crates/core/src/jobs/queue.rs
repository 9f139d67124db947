//! Puts jobs into apalis' table, on the caller's transaction.
//!
//! The library's own push takes a pool, rounds `run_at` to seconds, and fails the transaction on a repeated idempotency
//! key. The row written here is otherwise the same as its; `worker/tests/it/queue.rs` holds the two together. apalis'
//! trigger announces the row when the transaction commits.

use super::{Envelope, Job, QUEUE};
use crate::{Error, Result};
use jiff::Timestamp;
use sqlx::PgConnection;
use std::collections::HashSet;
use ulid::Ulid;

/// When and how soon a job runs.
#[derive(Debug, Clone, Default)]
pub struct EnqueueOptions {
    /// Not before this time; at once without it.
    pub run_at: Option<Timestamp>,
    /// Jobs of higher priority run first; 0 is usual.
    pub priority: i32,
    /// The id of the request that causes the job, for its log lines.
    pub trace: Option<String>,
}

/// What became of a job that was to be enqueued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enqueued {
    /// It is in the queue, under this id.
    New(Ulid),
    /// One with the same idempotency key was there already.
    Duplicate,
}

/// Enqueues a job; it runs once the caller's transaction commits.
pub async fn enqueue<J: Job>(connection: &mut PgConnection, job: &J, options: EnqueueOptions) -> Result<Enqueued> {
    let enqueued = enqueue_all(connection, std::slice::from_ref(job), options).await?;
    enqueued.first().copied().ok_or_else(|| Error::External(format!("{} was not enqueued", J::KIND)))
}

/// Enqueues many jobs of one kind in one statement. Answers in the order of `jobs`.
pub async fn enqueue_all<J: Job>(
    connection: &mut PgConnection,
    jobs: &[J],
    options: EnqueueOptions,
) -> Result<Vec<Enqueued>> {
    let ids: Vec<Ulid> = jobs.iter().map(|_| Ulid::generate()).collect();
    let texts: Vec<String> = ids.iter().map(|id| id.to_string()).collect();
    let payloads = jobs
        .iter()
        .map(|job| Envelope::encode(job, options.trace.as_deref()))
        .collect::<serde_json::Result<Vec<_>>>()
        .map_err(|error| Error::External(format!("{} can't be written: {error}", J::KIND)))?;
    // The unique index is over the queue, which all kinds share.
    let keys: Vec<Option<String>> =
        jobs.iter().map(|job| job.idempotency_key().map(|key| format!("{}:{key}", J::KIND))).collect();
    let max_attempts = i32::try_from(J::policy().max_attempts).unwrap_or(i32::MAX);

    let inserted: HashSet<String> = sqlx::query_scalar!(
        r#"insert into apalis.jobs
               (id, job_type, job, status, attempts, max_attempts, run_at, priority, metadata, idempotency_key)
           select id, $1, job, 'Pending', 0, $2, coalesce($3, now()), $4, ''::hstore, key
           from unnest($5::text[], $6::bytea[], $7::text[]) as new (id, job, key)
           on conflict (job_type, idempotency_key) do nothing
           returning id"#,
        QUEUE,
        max_attempts,
        options.run_at.map(jiff_sqlx::Timestamp::from) as Option<jiff_sqlx::Timestamp>,
        options.priority,
        &texts,
        &payloads,
        &keys as &[Option<String>],
    )
    .fetch_all(connection)
    .await?
    .into_iter()
    .collect();

    let answers = ids.into_iter().zip(texts);
    Ok(answers
        .map(|(id, text)| if inserted.contains(&text) { Enqueued::New(id) } else { Enqueued::Duplicate })
        .collect())
}
