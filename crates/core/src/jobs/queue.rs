//! Puts jobs into apalis' table, on the caller's transaction.
//!
//! The library's own push takes a pool, rounds `run_at` to seconds, and fails the transaction on a repeated idempotency
//! key. The row written here is otherwise the same as its; `worker/tests/it/queue.rs` holds the two together. apalis'
//! trigger announces the row when the transaction commits. `metadata` holds the job's `kind`, for lists, and as `unique`
//! the key of [`Unique::WhileWaiting`], which leaves `idempotency_key` while the job runs.

use super::{Envelope, Job, Unique};
use crate::{Error, Result};
use clerk_platform::telemetry;
use jiff::Timestamp;
use sqlx::PgConnection;
use std::collections::HashSet;
use ulid::Ulid;

/// When and how soon a job runs.
#[derive(Debug, Clone, Default)]
pub struct EnqueueOptions {
    /// Not before this time; at once without it.
    pub run_at: Option<Timestamp>,
    /// The id of the request that causes the job, for its log lines.
    pub trace: Option<String>,
    /// Replaces what the job itself says about [`unique`](Job::unique).
    pub unique: Option<Unique>,
}

/// The result of enqueuing a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enqueued {
    /// It is in the queue, under this id.
    New(Ulid),
    /// One that counts as the same was already there.
    Duplicate,
}

/// Enqueues a job; it runs once the caller's transaction commits.
pub async fn enqueue<J: Job>(connection: &mut PgConnection, job: &J, options: EnqueueOptions) -> Result<Enqueued> {
    let enqueued = enqueue_all(connection, std::slice::from_ref(job), options).await?;
    enqueued.first().copied().ok_or_else(|| Error::External(format!("{} was not enqueued", J::KIND)))
}

/// Enqueues many jobs of one kind in two statements at most. Answers in the order of `jobs`.
pub async fn enqueue_all<J: Job>(
    connection: &mut PgConnection,
    jobs: &[J],
    options: EnqueueOptions,
) -> Result<Vec<Enqueued>> {
    let (mut plain, mut waiting) = (Rows::default(), Rows::default());
    let mut keys_of_waiting = HashSet::new();
    let traceparent = telemetry::traceparent();
    let mut ids = Vec::with_capacity(jobs.len());
    for job in jobs {
        let id = Ulid::generate();
        ids.push(id);
        let payload = Envelope::encode(job, options.trace.as_deref(), traceparent.as_deref())
            .map_err(|error| Error::External(format!("{} can't be written: {error}", J::KIND)))?;
        // The unique index is over the queue, which all kinds share.
        let key = |key: String| format!("{}:{key}", J::KIND);
        match options.unique.clone().unwrap_or_else(|| job.unique()) {
            Unique::No => plain.push(id, payload, None),
            Unique::Ever(unique) => plain.push(id, payload, Some(key(unique))),
            // Two rows with the same key in one statement would be an error.
            Unique::WhileWaiting(unique) => {
                let key = key(unique);
                if keys_of_waiting.insert(key.clone()) {
                    waiting.push(id, payload, Some(key));
                }
            }
        }
    }
    let mut inserted = plain.insert::<J>(connection, options.run_at).await?;
    inserted.extend(waiting.insert_unless_waiting::<J>(connection, options.run_at).await?);
    Ok(ids
        .into_iter()
        .map(|id| if inserted.contains(&id.to_string()) { Enqueued::New(id) } else { Enqueued::Duplicate })
        .collect())
}

/// Columns of the rows to insert.
#[derive(Default)]
struct Rows {
    ids: Vec<String>,
    payloads: Vec<Vec<u8>>,
    keys: Vec<Option<String>>,
}

impl Rows {
    fn push(&mut self, id: Ulid, payload: Vec<u8>, key: Option<String>) {
        self.ids.push(id.to_string());
        self.payloads.push(payload);
        self.keys.push(key);
    }

    /// Inserts the jobs whose keys were never used, and says which.
    async fn insert<J: Job>(
        &self,
        connection: &mut PgConnection,
        run_at: Option<Timestamp>,
    ) -> Result<HashSet<String>> {
        if self.ids.is_empty() {
            return Ok(HashSet::new());
        }
        let policy = J::policy();
        let inserted = sqlx::query_scalar!(
            r#"insert into apalis.jobs
                   (id, job_type, job, status, attempts, max_attempts, run_at, priority, metadata, idempotency_key)
               select id, $1, job, 'Pending', 0, $2, coalesce($3, now()), $4, hstore('kind', $5), key
               from unnest($6::text[], $7::bytea[], $8::text[]) as new (id, job, key)
               on conflict (job_type, idempotency_key) do nothing
               returning id"#,
            policy.class.as_str(),
            max_attempts(&policy),
            run_at.map(jiff_sqlx::Timestamp::from) as Option<jiff_sqlx::Timestamp>,
            policy.priority,
            J::KIND,
            &self.ids,
            &self.payloads,
            &self.keys as &[Option<String>],
        );
        Ok(inserted.fetch_all(connection).await?.into_iter().collect())
    }

    /// Inserts the jobs that are not waiting already, and says which. A waiting one is locked until the caller's transaction
    /// ends: if it started before then, it would not see what the caller has changed.
    async fn insert_unless_waiting<J: Job>(
        &self,
        connection: &mut PgConnection,
        run_at: Option<Timestamp>,
    ) -> Result<HashSet<String>> {
        if self.ids.is_empty() {
            return Ok(HashSet::new());
        }
        let policy = J::policy();
        let inserted = sqlx::query!(
            r#"insert into apalis.jobs as waiting
                   (id, job_type, job, status, attempts, max_attempts, run_at, priority, metadata, idempotency_key)
               select id, $1, job, 'Pending', 0, $2, coalesce($3, now()), $4, hstore(array['kind', $5, 'unique', key]), key
               from unnest($6::text[], $7::bytea[], $8::text[]) as new (id, job, key) order by key
               on conflict (job_type, idempotency_key) do update set run_at = least(waiting.run_at, excluded.run_at)
               returning waiting.id, (xmax = 0) as "is_new!""#,
            policy.class.as_str(),
            max_attempts(&policy),
            run_at.map(jiff_sqlx::Timestamp::from) as Option<jiff_sqlx::Timestamp>,
            policy.priority,
            J::KIND,
            &self.ids,
            &self.payloads,
            &self.keys as &[Option<String>],
        );
        let inserted = inserted.fetch_all(connection).await?;
        Ok(inserted.into_iter().filter(|row| row.is_new).map(|row| row.id).collect())
    }
}

fn max_attempts(policy: &super::Policy) -> i32 {
    i32::try_from(policy.max_attempts).unwrap_or(i32::MAX)
}
