//! Keeps apalis fetching jobs, and stops it in order.
//!
//! A process runs a few apalis workers ([`fetcher`]), each of which claims one job at a time and is replaced by a new one,
//! under a new name, when it fails. What they claim runs in tasks of their own ([`slots`]), so neither a slow job nor a
//! fetcher's end disturbs another job.

mod bell;
mod fetcher;
mod leases;
mod settings;
mod slots;
mod status;

pub(crate) use leases::{Held, Leases, NextTry};
pub use settings::Settings;
pub use status::Status;

use crate::Registry;
use crate::dispatcher::Dispatcher;
use anyhow::Context as _;
use bell::Bell;
use clerk_core::clock::Clock;
use slots::Slots;
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// More claims at a time than this don't make a small database server faster.
const MAX_FETCHERS: usize = 4;

/// How long jobs that are cut short may take to notice.
const CUT_SHORT: Duration = Duration::from_secs(2);

/// What a worker runs with.
pub struct App {
    /// The database, for handlers.
    pub pool: PgPool,
    /// Tells handlers the time.
    pub clock: Clock,
    /// The jobs it knows.
    pub registry: Registry,
    /// How it runs them.
    pub settings: Settings,
    /// What it is doing, for health checks.
    pub status: Arc<Status>,
}

/// Runs jobs until told to stop: then finishes those that run, within the time set, and hands back the rest.
///
/// An error means that jobs could not be fetched, again and again; the process should end and be started anew.
pub async fn run(app: App, shutdown: CancellationToken) -> anyhow::Result<()> {
    let App { pool, clock, registry, settings, status } = app;
    let fetchers = settings.concurrency.clamp(1, MAX_FETCHERS);
    let leases = Leases::open(&pool, settings.orphaned_after());
    let stop = shutdown.child_token();
    let bell = Bell::default();
    let listener = tokio::spawn(bell.clone().answer(leases.pool().clone(), stop.clone()));
    let dispatcher = Dispatcher { pool: pool.clone(), clock, registry, leases: leases.clone(), status: status.clone() };
    let keeper = tokio::spawn(leases.clone().keep(settings.heartbeat));
    let slots = Slots::new(settings.concurrency, dispatcher);

    status.expect_fetchers(fetchers);
    let mut running = JoinSet::new();
    for _ in 0..fetchers {
        let fetcher = fetcher::Fetcher {
            settings: settings.clone(),
            leases: leases.clone(),
            bell: bell.clone(),
            slots: slots.clone(),
            status: status.clone(),
            stop: stop.clone(),
        };
        running.spawn(fetcher.run());
    }
    let mut result = Ok(());
    while let Some(ended) = running.join_next().await {
        if let Err(error) = ended.context("a fetcher was lost").flatten() {
            stop.cancel();
            result = Err(error);
        }
    }
    listener.await.context("the listener was lost")?;
    drain(&settings, &slots).await;
    keeper.abort();
    leases.close().await;
    match leases.hand_back(&pool).await {
        Ok(0) => tracing::info!("stopped"),
        Ok(jobs) => tracing::info!(jobs, "stopped; unfinished jobs were handed back"),
        Err(error) => tracing::warn!(%error, "stopped; unfinished jobs could not be handed back and will be rescued"),
    }
    result
}

/// Lets running jobs finish, within the time set.
async fn drain(settings: &Settings, slots: &Slots) {
    tracing::info!(jobs = slots.busy(), within = ?settings.drain, "stopping: no new jobs, running ones may finish");
    if tokio::time::timeout(settings.drain, slots.finished()).await.is_ok() {
        return;
    }
    tracing::warn!(jobs = slots.busy(), "time is up: running jobs are cut short");
    slots.cut_short();
    if tokio::time::timeout(CUT_SHORT, slots.finished()).await.is_err() {
        tracing::warn!(jobs = slots.busy(), "some jobs do not stop");
    }
}
