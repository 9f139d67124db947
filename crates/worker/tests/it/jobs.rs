//! Jobs for tests, which write down that they ran.

use clerk_core::jobs::{AlertDeadJob, Backoff, Job, Policy, Unique};
use clerk_platform::db;
use clerk_worker::{Context, Failure, Handler, Registry};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Executor};
use std::time::Duration;

pub(crate) fn registry() -> Registry {
    Registry::default()
        .with::<AlertDeadJob>()
        .with::<Act>()
        .with::<Once>()
        .with::<Count>()
        .with::<Hog>()
        .with::<Slow>()
        .with::<Folder>()
        .with::<Noop>()
}

/// What [`Act`] does after it has recorded that it is running.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Deed {
    Succeed,
    SleepMs(u64),
    Retry,
    RetryUntilAttempt(u32),
    RetryAtMs(i64),
    Fail,
    /// Fails with a database error with this SQLSTATE, the first time.
    Sqlstate(String),
    Panic,
    /// Takes the whole process along.
    Abort,
}

/// Writes to `effects` that it is running, then does as it is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Act {
    pub(crate) name: String,
    pub(crate) deed: Deed,
    #[serde(default)]
    pub(crate) key: Option<String>,
}

impl Act {
    pub(crate) fn new(name: &str, deed: Deed) -> Self {
        Self { name: name.to_owned(), deed, key: None }
    }
}

impl Job for Act {
    const KIND: &'static str = "test_act";

    fn policy() -> Policy {
        let backoff = Backoff { first: Duration::from_millis(600), longest: Duration::from_secs(60), jitter: 0.1 };
        Policy { max_attempts: 4, backoff, timeout: Duration::from_secs(10), priority: 3, ..Policy::fast() }
    }

    fn unique(&self) -> Unique {
        self.key.clone().map_or(Unique::No, Unique::Ever)
    }
}

impl Handler for Act {
    async fn run(self, context: Context) -> Result<(), Failure> {
        ran(&self.name, &context).await?;
        match self.deed {
            Deed::Succeed => Ok(()),
            Deed::SleepMs(ms) => {
                tokio::time::sleep(Duration::from_millis(ms)).await;
                Ok(())
            }
            Deed::Retry => Err(Failure::retry("not today\0")),
            Deed::RetryUntilAttempt(n) if context.attempt >= n => Ok(()),
            Deed::RetryUntilAttempt(_) => Err(Failure::retry("not yet")),
            Deed::RetryAtMs(_) if context.attempt > 1 => Ok(()),
            Deed::RetryAtMs(ms) => {
                let at: Timestamp = context.clock.now() + SignedDuration::from_millis(ms);
                Err(Failure::RetryAt { at, error: "over the limit".to_owned() })
            }
            Deed::Fail => Err(Failure::fail("never will")),
            Deed::Sqlstate(_) if context.attempt > 1 => Ok(()),
            Deed::Sqlstate(code) => {
                let raise = format!("do $$ begin raise exception using errcode = '{code}'; end $$");
                context.pool.execute(AssertSqlSafe(raise)).await?;
                Ok(())
            }
            Deed::Panic => panic!("secret of the payload"),
            Deed::Abort => std::process::abort(),
        }
    }

    async fn on_dead(self, context: Context, reason: String) -> clerk_core::Result<()> {
        let insert = sqlx::query("insert into deaths (name, reason) values ($1, $2)");
        insert.bind(&self.name).bind(&reason).execute(&context.pool).await?;
        Ok(())
    }
}

async fn ran(name: &str, context: &Context) -> Result<(), Failure> {
    sqlx::query("insert into effects (name, attempt) values ($1, $2)")
        .bind(name)
        .bind(i32::try_from(context.attempt).unwrap())
        .execute(&context.pool)
        .await?;
    Ok(())
}

/// Has its effect once, however often it runs: it takes a while, then writes its name unless that is there already.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Once {
    pub(crate) name: String,
}

impl Job for Once {
    const KIND: &'static str = "test_once";

    /// Short pauses, so that a test that takes the database away is not slow.
    fn policy() -> Policy {
        let backoff = Backoff { first: Duration::from_millis(200), longest: Duration::from_secs(5), jitter: 0.1 };
        Policy { backoff, max_attempts: 100, ..Policy::fast() }
    }
}

impl Handler for Once {
    async fn run(self, context: Context) -> Result<(), Failure> {
        tokio::time::sleep(Duration::from_millis(5)).await;
        let mut tx = db::begin(&context.pool).await?;
        let new = sqlx::query("insert into once (name) values ($1) on conflict do nothing").bind(&self.name);
        if new.execute(&mut *tx).await?.rows_affected() == 1 {
            let effect = sqlx::query("insert into effects (name, attempt) values ($1, $2)");
            effect.bind(&self.name).bind(i32::try_from(context.attempt).unwrap()).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Has its effect each time it runs, so that a test can count the runs.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Count {
    pub(crate) name: String,
}

impl Job for Count {
    const KIND: &'static str = "test_count";

    /// Like [`Once`].
    fn policy() -> Policy {
        Once::policy()
    }
}

impl Handler for Count {
    async fn run(self, context: Context) -> Result<(), Failure> {
        ran(&self.name, &context).await
    }
}

/// Uses up the pool's connections for a while.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Hog {
    pub(crate) ms: u64,
}

impl Job for Hog {
    const KIND: &'static str = "test_hog";

    fn policy() -> Policy {
        Policy::fast()
    }
}

impl Handler for Hog {
    async fn run(self, context: Context) -> Result<(), Failure> {
        ran("hog", &context).await?;
        let mut held = Vec::new();
        for _ in 0..context.pool.options().get_max_connections() {
            held.push(context.pool.acquire().await?);
        }
        tokio::time::sleep(Duration::from_millis(self.ms)).await;
        Ok(())
    }
}

/// A slow job of which two may run at a time.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Slow {
    pub(crate) ms: u64,
}

impl Job for Slow {
    const KIND: &'static str = "test_slow";

    fn policy() -> Policy {
        Policy { limit: Some(2), ..Policy::slow() }
    }
}

impl Handler for Slow {
    async fn run(self, context: Context) -> Result<(), Failure> {
        ran("slow", &context).await?;
        tokio::time::sleep(Duration::from_millis(self.ms)).await;
        Ok(())
    }
}

/// One per folder while it waits.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Folder {
    pub(crate) name: String,
    pub(crate) ms: u64,
    pub(crate) fails: bool,
}

impl Job for Folder {
    const KIND: &'static str = "test_folder";

    fn policy() -> Policy {
        let backoff = Backoff { first: Duration::from_secs(4), longest: Duration::from_secs(60), jitter: 0.1 };
        Policy { backoff, ..Policy::slow() }
    }

    fn unique(&self) -> Unique {
        Unique::WhileWaiting(self.name.clone())
    }
}

impl Handler for Folder {
    async fn run(self, context: Context) -> Result<(), Failure> {
        ran(&self.name, &context).await?;
        tokio::time::sleep(Duration::from_millis(self.ms)).await;
        if self.fails && context.attempt == 1 { Err(Failure::retry("not yet")) } else { Ok(()) }
    }
}

/// Does nothing; used for the schedule and the benchmark.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Noop {}

impl Job for Noop {
    const KIND: &'static str = "test_noop";

    fn policy() -> Policy {
        Policy::fast()
    }
}

impl Handler for Noop {
    async fn run(self, _: Context) -> Result<(), Failure> {
        Ok(())
    }
}
