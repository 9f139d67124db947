//! Claims jobs, runs them, and stops in order.
//!
//! Each class of jobs has an apalis worker. Its backend is our own (`claims`), which claims as many jobs as there is room for
//! in one statement, and hands them to tasks of their own (`slots`). `leases` records what becomes of them, and `ends` does so
//! in batches for jobs that are done. The `keeper` tells the other processes that this one is alive, and takes over the jobs of
//! dead workers; `clockwork` enqueues the jobs that are due by the schedule.

mod bell;
mod claims;
mod clockwork;
mod ends;
mod keeper;
mod leases;
mod left;
mod settings;
mod slots;
mod status;

pub(crate) use ends::Ends;
pub(crate) use leases::{Claimed, Held, Leases, NextTry};
pub use settings::Settings;
pub(crate) use status::End;
pub use status::Status;

use crate::dispatcher::Dispatcher;
use crate::monitors::Monitors;
use crate::{Outside, Registry};
use anyhow::Context as _;
use apalis_core::layers::Identity;
use apalis_core::worker::Worker;
use apalis_core::worker::context::WorkerContext;
use bell::Bell;
use claims::Claims;
use clerk_core::jobs::Class;
use clerk_core::upkeep::schedule::Schedule;
use clerk_platform::clock::Clock;
use futures_util::FutureExt;
use slots::Slots;
use sqlx::PgPool;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long jobs that are cut short may take to notice, and a claim in progress may take to end.
const CUT_SHORT: Duration = Duration::from_secs(2);

/// What a worker runs with.
pub struct App {
    /// The database, for handlers.
    pub pool: PgPool,
    /// Tells handlers the time.
    pub clock: Clock,
    /// Third parties, for handlers.
    pub outside: Arc<Outside>,
    /// The jobs it knows.
    pub registry: Registry,
    /// What it enqueues by the schedule.
    pub schedule: Schedule,
    /// How it runs jobs.
    pub settings: Settings,
    /// What it is doing, for health checks and metrics.
    pub status: Arc<Status>,
}

/// Runs jobs until told to stop. It then finishes those that are running, within the time limit, and hands back the rest.
///
/// An error means that jobs could not be claimed for a long time; the process should end and be restarted.
pub async fn run(app: App, shutdown: CancellationToken) -> anyhow::Result<()> {
    let App { pool, clock, outside, registry, schedule, settings, status } = app;
    let leases = Leases::open(&pool, &settings.release);
    let stop = shutdown.child_token();
    if stop.run_until_cancelled(keeper::register(&leases, settings.heartbeat)).await.is_none() {
        return Ok(());
    }
    let bell = Bell::default();
    let (ends, writer) = Ends::open(leases.clone());
    let writer = tokio::spawn(writer);
    let mut helpers = JoinSet::new();
    helpers.spawn(bell.clone().answer(leases.pool().clone(), stop.clone()));
    helpers.spawn(keeper::keep(leases.clone(), settings.clone(), status.clone()));
    let monitors = Monitors::of(&schedule);
    helpers.spawn(clockwork::run(schedule, pool.clone(), clock.clone(), settings.tick, stop.clone()));
    let registry = Arc::new(registry);
    let dispatcher = Arc::new(Dispatcher {
        pool: pool.clone(),
        clock,
        outside,
        registry: registry.clone(),
        leases: leases.clone(),
        ends,
        status: status.clone(),
        monitors,
    });

    let mut workers = JoinSet::new();
    let mut rooms = Vec::new();
    for class in Class::ALL {
        let slots = Slots::new(settings.concurrency(class), dispatcher.clone(), bell.clone(), class);
        let claims =
            Claims::new(class, registry.limits(class), leases.clone(), slots.clone(), &bell, &settings, &status);
        rooms.push(slots.clone());
        workers.spawn(run_class(leases.name().to_owned(), claims, slots, stop.clone()));
    }
    drop(dispatcher);
    let mut result = Ok(());
    while let Some(ended) = workers.join_next().await {
        if let Err(error) = ended.context("a class of jobs was lost").flatten() {
            stop.cancel();
            result = Err(error);
        }
    }
    drain(&settings, &leases, &rooms).await;
    helpers.shutdown().await;
    drop(rooms);
    if tokio::time::timeout(CUT_SHORT, writer).await.is_err() {
        tracing::warn!("the last jobs' ends could not be written down; they will run again");
    }
    hand_back(&leases, &pool).await;
    result
}

/// Runs one class's apalis worker until stopped. An error means that claiming failed for too long.
async fn run_class(name: String, claims: Claims, slots: Slots, stop: CancellationToken) -> anyhow::Result<()> {
    let context = WorkerContext::new(&name);
    let worker = Worker::<Vec<u8>, _, _, _>::new(context.clone(), claims, slots.intake(), Identity::new());
    let run = AssertUnwindSafe(worker.run()).catch_unwind();
    tokio::pin!(run);
    let ended = tokio::select! {
        biased;
        ended = &mut run => ended,
        () = stop.cancelled() => {
            // It has been polled, so it has started and can be stopped.
            context.stop()?;
            if tokio::time::timeout(CUT_SHORT, run).await.is_err() {
                tracing::warn!("a class of jobs did not stop in time");
            }
            return Ok(());
        }
    };
    match ended {
        Ok(Ok(())) => anyhow::bail!("apalis stopped by itself"),
        Ok(Err(error)) => Err(error.into()),
        Err(_panic) => anyhow::bail!("apalis panicked"),
    }
}

/// Lets running jobs finish, within the time limit.
async fn drain(settings: &Settings, leases: &Leases, rooms: &[Slots]) {
    let busy = || rooms.iter().map(Slots::busy).sum::<usize>();
    let finished = || futures_util::future::join_all(rooms.iter().map(Slots::finished));
    tracing::info!(jobs = busy(), within = ?settings.drain, "stopping: no new jobs, running ones may finish");
    if tokio::time::timeout(settings.drain, finished()).await.is_ok() {
        return;
    }
    tracing::warn!(jobs = busy(), "time is up: running jobs are cut short");
    leases.cut_all_short();
    if tokio::time::timeout(CUT_SHORT, finished()).await.is_err() {
        tracing::warn!(jobs = busy(), "some jobs do not stop");
    }
}

/// Gives back what was claimed but not finished.
async fn hand_back(leases: &Leases, pool: &PgPool) {
    // A claim in progress at the stop may have succeeded: only now is it certain which jobs are held.
    if tokio::time::timeout(CUT_SHORT, leases.close()).await.is_err() {
        tracing::warn!("the database is slow to answer");
    }
    match leases.hand_back(pool).await {
        Ok(0) => tracing::info!("stopped"),
        Ok(jobs) => tracing::info!(jobs, "stopped; unfinished jobs were handed back"),
        Err(error) => tracing::warn!(%error, "stopped; unfinished jobs could not be handed back and will be rescued"),
    }
}
