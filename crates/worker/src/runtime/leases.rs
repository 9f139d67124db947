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
use sqlx::postgres::PgPoolOptions;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use ulid::Ulid;

/// Errors are kept up to this many characters.
const ERROR_LENGTH: usize = 2000;

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
    /// Every worker name this process has used.
    names: Arc<Mutex<Vec<String>>>,
    /// How long to try to write down what became of a job. Later somebody else has it.
    patience: Duration,
}

impl Leases {
    /// Connections for `fetchers` apalis workers, the listener, and the ends of jobs.
    pub(super) fn open(pool: &PgPool, fetchers: usize, patience: Duration) -> Self {
        let options = (*pool.connect_options()).clone().options([("synchronous_commit", "off")]);
        let connections = u32::try_from(fetchers).unwrap_or(u32::MAX).saturating_add(3);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(10))
            .test_before_acquire(false)
            .connect_lazy_with(options);
        Self { pool, names: Arc::default(), patience }
    }

    pub(super) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// A worker's name that nobody ever had.
    pub(super) fn new_name(&self) -> String {
        let host = hostname::get().unwrap_or_default();
        let name = format!("{}-{}-{}", host.display(), std::process::id(), Ulid::generate());
        self.names.lock().unwrap_or_else(PoisonError::into_inner).push(name.clone());
        name
    }

    fn names(&self) -> Vec<String> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The job is done.
    pub(crate) async fn done(&self, held: &Held, attempt: u32) -> Result<bool> {
        self.end(held, "Done", attempt, &json!({"Ok": null})).await
    }

    /// The job is dead: kept, but never run again by itself.
    pub(crate) async fn dead(&self, held: &Held, attempts: u32, reason: &str) -> Result<bool> {
        self.end(held, "Killed", attempts, &json!({"Err": storable(reason)})).await
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
        let result = json!({"Err": storable(error)});
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
        let result = json!({"Err": storable(reason), "dying": true});
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

    /// A sign of life for workers that have stopped while their jobs still run.
    pub(super) async fn keep(&self) -> Result<()> {
        sqlx::query!("update apalis.workers set last_seen = now() where id = any($1)", &self.names())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Waits until every statement under way has ended, also those that nobody waits for any more.
    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    /// Gives back what was claimed but not finished, as if it had never been claimed.
    pub(super) async fn hand_back(&self, pool: &PgPool) -> Result<u64> {
        let handed_back = sqlx::query!(
            "update apalis.jobs set status = 'Pending', lock_by = null, lock_at = null
             where lock_by = any($1) and status in ('Queued', 'Running')",
            &self.names(),
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

fn count(attempts: u32) -> i32 {
    i32::try_from(attempts).unwrap_or(i32::MAX)
}

/// An error's text in a form that a `jsonb` column takes, and not endless.
fn storable(error: &str) -> String {
    error.chars().take(ERROR_LENGTH).map(|c| if c == '\0' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
