//! An apalis worker, and the next one when it fails.
//!
//! A failed query ends an apalis worker, and a worker that comes back under its old name would keep its own lost jobs
//! from being rescued. So each one is new, with a name that was never used before.

use super::bell::Bell;
use super::slots::Slots;
use super::{Leases, Settings, Status};
use apalis_core::backend::ext::poll_strategy::PollWith;
use apalis_core::layers::Identity;
use apalis_core::worker::Worker;
use apalis_core::worker::context::WorkerContext;
use apalis_postgres::{Config, PostgresStorage};
use clerk_core::jobs::QUEUE;
use futures_util::FutureExt;
use sqlx::PgPool;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// The longest pause before a failed worker is replaced.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A worker that ran this long was in order: its failure is the first in a new row.
const IN_ORDER: Duration = Duration::from_secs(30);

/// How long a stopped worker may take to end.
const STOP_PATIENCE: Duration = Duration::from_secs(5);

/// Claims jobs, one at a time.
pub(super) struct Fetcher {
    pub(super) settings: Settings,
    pub(super) leases: Leases,
    pub(super) bell: Bell,
    pub(super) slots: Slots,
    pub(super) status: Arc<Status>,
    pub(super) stop: CancellationToken,
}

impl Fetcher {
    /// Claims jobs until stopped. An error means that it failed too often in a row.
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let mut failures = 0;
        let mut pause = self.settings.restart_pause;
        while !self.stop.is_cancelled() {
            let started = Instant::now();
            self.status.fetcher_started();
            let connection = self.leases.connection();
            let ended = self.run_one(&connection).await;
            connection.close().await;
            self.status.fetcher_ended();
            let Err(error) = ended else { continue };
            if started.elapsed() > IN_ORDER {
                failures = 0;
                pause = self.settings.restart_pause;
            }
            failures += 1;
            if failures > self.settings.max_failures {
                return Err(error.context(format!("jobs could not be fetched {failures} times in a row")));
            }
            self.status.count_restart();
            tracing::warn!(error = format!("{error:#}"), failures, ?pause, "jobs could not be fetched; trying again");
            self.stop.run_until_cancelled(tokio::time::sleep(pause)).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Ok(())
    }

    /// Runs one apalis worker. Ends well only when stopped.
    async fn run_one(&self, connection: &PgPool) -> anyhow::Result<()> {
        let config = Config::default()
            .queue(QUEUE)
            // More would wait in a buffer, and with a buffer that is not empty apalis sends no heartbeats.
            .batch_size(1)
            .heartbeat_interval(self.settings.heartbeat)
            .missed_heartbeats(self.settings.missed_heartbeats)
            // A claimed job is started at once, so the state Queued, in which it is claimed, says enough.
            .lock_tasks(false)
            // The dispatcher does this.
            .persist_results(false);
        let context = WorkerContext::new(&self.leases.new_name());
        let storage = PostgresStorage::<Vec<u8>>::new(connection).with_config(config);
        let backend = PollWith::new(storage, self.bell.ear(self.settings.poll));
        let worker = Worker::<Vec<u8>, _, _, _>::new(context.clone(), backend, self.slots.intake(), Identity::new());

        let run = AssertUnwindSafe(worker.run()).catch_unwind();
        tokio::pin!(run);
        let ended = tokio::select! {
            biased;
            ended = &mut run => ended,
            () = self.stop.cancelled() => {
                // It has been polled, so it has started and can be stopped.
                context.stop()?;
                if tokio::time::timeout(STOP_PATIENCE, run).await.is_err() {
                    tracing::warn!("a fetcher did not stop in time");
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
}
