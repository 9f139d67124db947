//! The rows of jobs that this process holds: claiming them, and recording what becomes of them.
//!
//! Each statement checks for the worker's name in `lock_by`: if a job has been taken away since, nothing is written.
//!
//! These statements run on connections of their own, so that handlers which use up the pool can't block heartbeats. On these
//! connections a commit does not wait for the disk. After a crash of the database server, the last moments of book-keeping may
//! be lost; a job then runs again, which handlers must tolerate anyway.

use clerk_core::jobs::{AlertDeadJob, Class, EnqueueOptions, Job, enqueue};
use clerk_core::{Error, Result};
use clerk_platform::db;
use jiff::Timestamp;
use serde_json::json;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use ulid::Ulid;

/// The listener, the keeper, the ends, and one claim per class.
const CONNECTIONS: u32 = 6;

/// Options of these connections. A claim or an end that is lost in a crash of the database is made again. Plans are cached, and
/// one made while the queue was empty would scan all of it for each claim in the next rush, so only indexes are allowed.
const SETTINGS: [(&str, &str); 8] = [
    ("synchronous_commit", "off"),
    ("enable_seqscan", "off"),
    ("enable_bitmapscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    // No statement here takes long. A worker that vanishes in the middle of one must not keep the others waiting.
    ("statement_timeout", "30s"),
    ("lock_timeout", "10s"),
    ("idle_in_transaction_session_timeout", "30s"),
];

/// Longer than the database may take: after this time without an answer, the connection has died silently.
const PATIENCE: Duration = Duration::from_secs(40);

/// Waits for the database, but not for ever.
pub(super) async fn in_time<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(PATIENCE, work)
        .await
        .unwrap_or_else(|_| Err(Error::External("the database does not answer".to_owned())))
}

/// The pause before the handler of a dead job is told again.
const NOTICE_PAUSE: f64 = 60.0;

/// Serialises claims of classes with limited kinds; any number that nothing else uses.
const LIMITS_LOCK: i64 = 0x6c69_6d69_7473;

/// A job that this process holds.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) job_id: String,
    /// Ends the job's try when it should no longer run here.
    pub(crate) cut_short: CancellationToken,
}

/// A job as claimed.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    pub(crate) held: Held,
    /// The number of tries before this one.
    pub(crate) attempts: u32,
    pub(crate) max_attempts: u32,
    pub(crate) payload: Vec<u8>,
}

/// When a job is tried again.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NextTry {
    After(Duration),
    At(Timestamp),
}

impl fmt::Display for NextTry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(pause) => write!(f, "in {pause:.1?}"),
            Self::At(time) => write!(f, "at {time}"),
        }
    }
}

/// The last error of a job.
pub(crate) struct LastError {
    pub(crate) error: String,
    /// Whether the job is already dead, but nobody could be told.
    pub(crate) dying: bool,
}

/// The jobs that this process holds.
#[derive(Debug, Clone)]
pub(crate) struct Leases {
    pool: PgPool,
    name: Arc<str>,
    release: Arc<str>,
    held: Arc<Mutex<HashMap<String, CancellationToken>>>,
    /// The latest time that the database has given. If its clock is put back, what was due stays due.
    latest: Arc<Mutex<Option<Timestamp>>>,
}

impl Leases {
    /// With a name that was never used before, and connections to the same database as `pool`.
    pub(super) fn open(pool: &PgPool, release: &str) -> Self {
        let options = (*pool.connect_options()).clone().options(SETTINGS);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(10))
            // Saves a round trip; a statement that fails on a broken connection is tried again.
            .test_before_acquire(false)
            .connect_lazy_with(options);
        let host = hostname::get().unwrap_or_default();
        let name = format!("{}-{}-{}", host.display(), std::process::id(), Ulid::generate());
        Self { pool, name: name.into(), release: release.into(), held: Arc::default(), latest: Arc::default() }
    }

    /// Which build this is.
    pub(super) fn release(&self) -> &str {
        &self.release
    }

    pub(super) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// This worker's name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn held(&self) -> MutexGuard<'_, HashMap<String, CancellationToken>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Claims up to `count` jobs of a class that are due; with limits, one.
    pub(super) async fn claim(&self, class: Class, limits: &[(&str, u32)], count: usize) -> Result<Vec<Claimed>> {
        let rows = if limits.is_empty() {
            self.claim_any(class, count).await?
        } else {
            self.claim_within(class, limits).await?
        };
        let number = |n: i32| u32::try_from(n).unwrap_or_default();
        let mut held = self.held();
        Ok(rows
            .into_iter()
            .map(|row| {
                *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(row.now.to_jiff());
                let cut_short = CancellationToken::new();
                if let Some(earlier) = held.insert(row.id.clone(), cut_short.clone()) {
                    // It was taken away from a try that is still running here, and has now been claimed again.
                    earlier.cancel();
                }
                Claimed {
                    held: Held { job_id: row.id, cut_short },
                    attempts: number(row.attempts),
                    max_attempts: number(row.max_attempts),
                    payload: row.job,
                }
            })
            .collect())
    }

    async fn claim_any(&self, class: Class, count: usize) -> Result<Vec<Row>> {
        Ok(sqlx::query_as!(
            Row,
            r#"with due as (
                   select id from apalis.jobs
                   where (status = 'Pending' or (status = 'Failed' and attempts < max_attempts))
                       and run_at <= greatest(now(), $4) and job_type = $1
                   order by priority desc, run_at limit $2 for update skip locked)
               update apalis.jobs j set status = 'Queued', lock_by = $3, lock_at = now(),
                   idempotency_key = case when metadata ? 'unique' then null else idempotency_key end
               from due where j.id = due.id
               returning j.id, j.job, j.attempts, j.max_attempts, greatest(now(), $4) as "now!: jiff_sqlx::Timestamp""#,
            class.as_str(),
            i64::try_from(count).unwrap_or(1),
            &*self.name,
            self.latest() as Option<jiff_sqlx::Timestamp>,
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Claims one job whose kind has not reached its limit. One worker does this at a time, so that the limit holds over all of
    /// them.
    async fn claim_within(&self, class: Class, limits: &[(&str, u32)]) -> Result<Vec<Row>> {
        let kinds: Vec<String> = limits.iter().map(|(kind, _)| (*kind).to_owned()).collect();
        let most: Vec<i64> = limits.iter().map(|(_, most)| i64::from(*most)).collect();
        let mut tx = db::begin(&self.pool).await?;
        sqlx::query!("select pg_advisory_xact_lock($1)", LIMITS_LOCK).execute(&mut *tx).await?;
        let rows = sqlx::query_as!(
            Row,
            r#"with at_limit as (
                   select kind from unnest($4::text[], $5::bigint[]) as limits (kind, most)
                   where most <= (select count(*) from apalis.jobs
                       where job_type = $1 and status in ('Queued', 'Running') and metadata -> 'kind' = kind)),
               due as (
                   select id from apalis.jobs
                   where (status = 'Pending' or (status = 'Failed' and attempts < max_attempts))
                       and run_at <= greatest(now(), $3) and job_type = $1
                       and coalesce(metadata -> 'kind', '') not in (select kind from at_limit)
                   order by priority desc, run_at limit 1 for update skip locked)
               update apalis.jobs j set status = 'Queued', lock_by = $2, lock_at = now(),
                   idempotency_key = case when metadata ? 'unique' then null else idempotency_key end
               from due where j.id = due.id
               returning j.id, j.job, j.attempts, j.max_attempts, greatest(now(), $3) as "now!: jiff_sqlx::Timestamp""#,
            class.as_str(),
            &*self.name,
            self.latest() as Option<jiff_sqlx::Timestamp>,
            &kinds,
            &most,
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(rows)
    }

    fn latest(&self) -> Option<jiff_sqlx::Timestamp> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).map(jiff_sqlx::Timestamp::from)
    }

    /// Marks the jobs as done. Returns those that were still ours.
    pub(super) async fn done(&self, ids: &[String], attempts: &[i32]) -> Result<Vec<String>> {
        let written = sqlx::query_scalar!(
            r#"update apalis.jobs j set status = 'Done', attempts = ended.attempt, last_result = '{"Ok": null}', done_at = now()
               from unnest($2::text[], $3::integer[]) as ended (id, attempt)
               where j.id = ended.id and j.lock_by = $1 and j.status in ('Queued', 'Running')
               returning j.id"#,
            &*self.name,
            ids,
            attempts,
        )
        .fetch_all(&self.pool)
        .await?;
        let mut held = self.held();
        ids.iter().for_each(|id| _ = held.remove(id));
        Ok(written)
    }

    /// The try failed; there will be another one.
    pub(crate) async fn retry(&self, held: &Held, attempt: u32, next: NextTry, error: &str) -> bool {
        let (pause, at) = match next {
            NextTry::After(pause) => (pause.as_secs_f64(), None),
            NextTry::At(time) => (0.0, Some(jiff_sqlx::Timestamp::from(time))),
        };
        self.persist(held, || async {
            // A job that is unique while it waits is unique again, unless the next one is already waiting.
            let failed = sqlx::query!(
                r#"with failed as (
                       update apalis.jobs j set status = 'Failed', attempts = $3, last_result = jsonb_build_object('Err', $4::text),
                           done_at = now(), run_at = coalesce($5, now() + make_interval(secs => $6)),
                           idempotency_key = case when metadata ? 'unique' and not exists (
                               select from apalis.jobs o where o.job_type = j.job_type and o.idempotency_key = j.metadata -> 'unique')
                               then metadata -> 'unique' else idempotency_key end
                       where id = $1 and lock_by = $2 and status in ('Queued', 'Running') returning id, lock_at)
                   insert into job_errors (job_id, attempt, worker, error, started_at) select id, $3, $2, $4, lock_at from failed"#,
                held.job_id,
                &*self.name,
                count(attempt),
                error,
                at as Option<jiff_sqlx::Timestamp>,
                pause,
            );
            Ok(failed.execute(&self.pool).await?.rows_affected() == 1)
        })
        .await
    }

    /// Marks the job as dead: it is kept, but never runs again by itself. A job tells the tech channel.
    pub(crate) async fn dead(&self, held: &Held, attempts: u32, reason: &str) -> bool {
        self.persist(held, || async {
            let mut tx = db::begin(&self.pool).await?;
            let died = sqlx::query_scalar!(
                r#"with died as (
                       update apalis.jobs set status = 'Killed', attempts = $3, last_result = jsonb_build_object('Err', $4::text),
                           done_at = now()
                       where id = $1 and lock_by = $2 and status in ('Queued', 'Running') returning id, lock_at, metadata),
                   noted as (
                       insert into job_errors (job_id, attempt, worker, error, started_at)
                       select id, $3, $2, $4, lock_at from died)
                   select coalesce(metadata -> 'kind', '') as "kind!" from died"#,
                held.job_id,
                &*self.name,
                count(attempts),
                reason,
            );
            let kind = died.fetch_optional(&mut *tx).await?;
            // If alerts caused alerts, one that can't be sent would go on for ever.
            if kind.as_deref().is_some_and(|kind| kind != AlertDeadJob::KIND) {
                enqueue(&mut tx, &AlertDeadJob { job_id: held.job_id.clone() }, EnqueueOptions::default()).await?;
            }
            tx.commit().await?;
            Ok(kind.is_some())
        })
        .await
    }

    /// The job is dead but nobody could be told. It comes back with no attempts left, so that only the telling is repeated.
    pub(crate) async fn dying(&self, held: &Held, reason: &str) -> bool {
        let result = json!({"Err": reason, "dying": true});
        self.persist(held, || async {
            let dying = sqlx::query!(
                "update apalis.jobs set status = 'Pending', attempts = greatest(attempts, max_attempts),
                     last_result = $3, lock_by = null, lock_at = null,
                     run_at = now() + make_interval(secs => $4)
                 where id = $1 and lock_by = $2 and status in ('Queued', 'Running')",
                held.job_id,
                &*self.name,
                result,
                NOTICE_PAUSE,
            );
            Ok(dying.execute(&self.pool).await?.rows_affected() == 1)
        })
        .await
    }

    /// The last error of a job.
    pub(crate) async fn last_error(&self, held: &Held) -> Result<Option<LastError>> {
        sqlx::query_as!(
            LastError,
            r#"select coalesce(last_result ->> 'Err', 'unknown') as "error!", last_result ? 'dying' as "dying!"
               from apalis.jobs where id = $1 and last_result is not null"#,
            held.job_id,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(Error::from)
    }

    /// Ends every running try at its next await.
    pub(super) fn cut_all_short(&self) {
        self.held().values().for_each(CancellationToken::cancel);
    }

    /// Waits until every statement in progress has ended, including those that nobody waits for any more.
    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    /// Returns jobs that were claimed but not finished, as if they had never been claimed.
    pub(super) async fn hand_back(&self, pool: &PgPool) -> Result<u64> {
        let handed_back = sqlx::query!(
            "update apalis.jobs set status = 'Pending', lock_by = null, lock_at = null
             where lock_by = $1 and status in ('Queued', 'Running')",
            &*self.name,
        );
        Ok(handed_back.execute(pool).await?.rows_affected())
    }

    /// Tries a write until the database takes it: as long as this process lives, nobody else would. Returns whether the job was
    /// still ours. A write that the database will never accept is left to the keeper, which hands the job back.
    pub(super) async fn persist<F: Future<Output = Result<bool>>>(&self, held: &Held, write: impl Fn() -> F) -> bool {
        let mut pause = Duration::from_millis(50);
        let ours = loop {
            match write().await {
                Ok(ours) => break ours,
                // "Unique": the next of its kind was being enqueued at that moment. A second try sees it.
                Err(error) if error.is_transient() || error.is_unique_violation() => {
                    tracing::warn!(%error, "the job's end could not be written down; trying again");
                }
                Err(error) => {
                    tracing::error!(%error, "the job's end could not be written down; it will run again");
                    break true;
                }
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(2));
        };
        self.held().remove(&held.job_id);
        ours
    }
}

/// A claimed row.
struct Row {
    id: String,
    job: Vec<u8>,
    attempts: i32,
    max_attempts: i32,
    now: jiff_sqlx::Timestamp,
}

fn count(attempts: u32) -> i32 {
    i32::try_from(attempts).unwrap_or(i32::MAX)
}
