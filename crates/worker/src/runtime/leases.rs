//! The rows of jobs that this process holds, and what becomes of them.
//!
//! Each statement asks for the worker's name in `lock_by`: if the job has been taken away meanwhile, nothing is written.
//!
//! These statements and apalis' own run on connections of their own, so that handlers which use up the pool can't keep
//! heartbeats from being sent. On these connections a commit does not wait for the disk. After a crash of the database
//! server the last moments of book-keeping may be lost; then a job runs again, which handlers must bear anyway.

use clerk_core::{Error, Result};
use jiff::Timestamp;
use serde_json::json;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use ulid::Ulid;

/// The pause before a dead job's handler is told again.
const NOTICE_PAUSE: f64 = 60.0;

/// A job, and the worker that holds it.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) job_id: String,
    pub(crate) worker: String,
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

/// What a job last failed of.
pub(crate) struct LastError {
    pub(crate) error: String,
    /// It is dead already, only nobody could be told.
    pub(crate) dying: bool,
}

/// The jobs that this process holds.
#[derive(Debug, Clone)]
pub(crate) struct Leases {
    pool: PgPool,
    /// Every worker name this process has used, with the number of jobs that run under it.
    names: Arc<Mutex<HashMap<String, usize>>>,
    /// How long to try to write down what became of a job. Later somebody else has it.
    patience: Duration,
}

impl Leases {
    /// Connections for the listener and the ends of jobs, to the same database as `pool`.
    pub(super) fn open(pool: &PgPool, patience: Duration) -> Self {
        let options = (*pool.connect_options()).clone().options([("synchronous_commit", "off")]);
        Self { pool: connections(3, options), names: Arc::default(), patience }
    }

    pub(super) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// A connection for one apalis worker, to be closed when that ends: it may end in the middle of a transaction, which
    /// sqlx does not notice when that is just being begun.
    pub(super) fn connection(&self) -> PgPool {
        connections(1, (*self.pool.connect_options()).clone())
    }

    /// A worker's name that nobody ever had.
    pub(super) fn new_name(&self) -> String {
        let host = hostname::get().unwrap_or_default();
        let name = format!("{}-{}-{}", host.display(), std::process::id(), Ulid::generate());
        self.names().insert(name.clone(), 0);
        name
    }

    fn names(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks a job as running until the answer is dropped.
    pub(super) fn running(&self, held: &Held) -> Running {
        *self.names().entry(held.worker.clone()).or_default() += 1;
        Running { leases: self.clone(), worker: held.worker.clone() }
    }

    /// The job is done.
    pub(crate) async fn done(&self, held: &Held, attempt: u32) -> Result<bool> {
        self.end(held, "Done", attempt, &json!({"Ok": null})).await
    }

    /// The job is dead: kept, but never run again by itself.
    pub(crate) async fn dead(&self, held: &Held, attempts: u32, reason: &str) -> Result<bool> {
        self.end(held, "Killed", attempts, &json!({"Err": reason})).await
    }

    async fn end(&self, held: &Held, status: &str, attempts: u32, result: &serde_json::Value) -> Result<bool> {
        self.persist(|| async {
            let done = sqlx::query!(
                "update apalis.jobs set status = $3, attempts = $4, last_result = $5, done_at = now()
                 where id = $1 and lock_by = $2 and status in ('Queued', 'Running')",
                held.job_id,
                held.worker,
                status,
                count(attempts),
                result,
            );
            Ok(done.execute(&self.pool).await?.rows_affected() == 1)
        })
        .await
    }

    /// The try failed; another one follows.
    pub(crate) async fn retry(&self, held: &Held, attempt: u32, next: NextTry, error: &str) -> Result<bool> {
        let (pause, at) = match next {
            NextTry::After(pause) => (pause.as_secs_f64(), None),
            NextTry::At(time) => (0.0, Some(jiff_sqlx::Timestamp::from(time))),
        };
        let result = json!({"Err": error});
        self.persist(|| async {
            let failed = sqlx::query!(
                "update apalis.jobs set status = 'Failed', attempts = $3, last_result = $4, done_at = now(),
                     run_at = coalesce($5, now() + make_interval(secs => $6))
                 where id = $1 and lock_by = $2 and status in ('Queued', 'Running')",
                held.job_id,
                held.worker,
                count(attempt),
                result,
                at as Option<jiff_sqlx::Timestamp>,
                pause,
            );
            Ok(failed.execute(&self.pool).await?.rows_affected() == 1)
        })
        .await
    }

    /// The job is dead but nobody could be told. It comes back with no attempts left, so that only that is done.
    pub(crate) async fn dying(&self, held: &Held, reason: &str) -> Result<bool> {
        let result = json!({"Err": reason, "dying": true});
        self.persist(|| async {
            let dying = sqlx::query!(
                "update apalis.jobs set status = 'Pending', attempts = greatest(attempts, max_attempts),
                     last_result = $3, lock_by = null, lock_at = null,
                     run_at = now() + make_interval(secs => $4)
                 where id = $1 and lock_by = $2 and status in ('Queued', 'Running')",
                held.job_id,
                held.worker,
                result,
                NOTICE_PAUSE,
            );
            Ok(dying.execute(&self.pool).await?.rows_affected() == 1)
        })
        .await
    }

    /// What a job last failed of.
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

    /// Gives a sign of life, again and again, for workers under whose names jobs run. apalis does so too, but only while
    /// the worker itself runs, and its jobs outlive it when it fails or is stopped.
    pub(super) async fn keep(self, every: Duration) {
        loop {
            tokio::time::sleep(every).await;
            let busy: Vec<String> =
                self.names().iter().filter(|(_, jobs)| **jobs > 0).map(|(name, _)| name.clone()).collect();
            if busy.is_empty() {
                continue;
            }
            let keep = sqlx::query!("update apalis.workers set last_seen = now() where id = any($1)", &busy);
            if let Err(error) = keep.execute(&self.pool).await {
                tracing::warn!(%error, "no sign of life could be given; trying again");
            }
        }
    }

    /// Waits until every statement under way has ended, also those that nobody waits for any more.
    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    /// Gives back what was claimed but not finished, as if it had never been claimed.
    pub(super) async fn hand_back(&self, pool: &PgPool) -> Result<u64> {
        let names: Vec<String> = self.names().keys().cloned().collect();
        let handed_back = sqlx::query!(
            "update apalis.jobs set status = 'Pending', lock_by = null, lock_at = null
             where lock_by = any($1) and status in ('Queued', 'Running')",
            &names,
        );
        Ok(handed_back.execute(pool).await?.rows_affected())
    }

    /// Tries a write again while the database is away.
    async fn persist<F: Future<Output = Result<bool>>>(&self, write: impl Fn() -> F) -> Result<bool> {
        let started = Instant::now();
        let mut pause = Duration::from_millis(50);
        loop {
            match write().await {
                Err(error) if error.is_transient() && started.elapsed() < self.patience => {
                    tracing::warn!(%error, "the job's end could not be written down; trying again");
                }
                result => return result,
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(2));
        }
    }
}

/// A job that runs.
pub(super) struct Running {
    leases: Leases,
    worker: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(jobs) = self.leases.names().get_mut(&self.worker) {
            *jobs = jobs.saturating_sub(1);
        }
    }
}

fn connections(count: u32, options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(count)
        .acquire_timeout(Duration::from_secs(10))
        // Saves a round trip; what fails on a broken connection is tried again.
        .test_before_acquire(false)
        .connect_lazy_with(options)
}

fn count(attempts: u32) -> i32 {
    i32::try_from(attempts).unwrap_or(i32::MAX)
}
