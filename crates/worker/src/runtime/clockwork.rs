//! Enqueues the jobs that are due by the schedule.

use clerk_core::upkeep::schedule::Schedule;
use clerk_platform::clock::Clock;
use sqlx::PgPool;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Looks at the clock until stopped.
pub(super) async fn run(schedule: Schedule, pool: PgPool, clock: Clock, every: Duration, stop: CancellationToken) {
    loop {
        match schedule.advance(&pool, clock.now()).await {
            Ok(enqueued) if enqueued.is_empty() => {}
            Ok(enqueued) => tracing::debug!(?enqueued, "the clock enqueued jobs"),
            // Nothing is missed: what was due stays due.
            Err(error) => tracing::warn!(%error, "the schedule could not be looked at; trying again"),
        }
        if stop.run_until_cancelled(tokio::time::sleep(every)).await.is_none() {
            return;
        }
    }
}
