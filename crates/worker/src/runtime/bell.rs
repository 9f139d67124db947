//! Wakes fetchers when a job arrives.
//!
//! apalis has a listener of its own, but one per worker, each of which takes a connection for itself and falls silent
//! for good when that breaks. This is one for all, which comes back.

use apalis_core::backend::ext::poll_strategy::{PollSnapshot, PollStrategy};
use apalis_postgres::InsertEvent;
use clerk_core::jobs::{NOTIFY_CHANNEL, QUEUE};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Interval, MissedTickBehavior, Sleep};
use tokio_util::sync::CancellationToken;

/// The pause before the listener connects again.
const RECONNECT: Duration = Duration::from_secs(1);

/// How long after a ring a fetcher looks once more: a look that was under way when the bell rang can have missed the job.
const ECHO: Duration = Duration::from_millis(20);

/// Rung for each new job; every idle fetcher hears it.
#[derive(Debug, Clone, Default)]
pub(super) struct Bell(Arc<Mutex<Vec<mpsc::Sender<()>>>>);

impl Bell {
    fn ring(&self) {
        let mut ears = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ears.retain(|ear| !ear.is_closed());
        for ear in ears.iter() {
            // Full means that it has not yet answered the ring before.
            let _already_rung = ear.try_send(());
        }
    }

    /// What tells one fetcher when to look: the bell, and every `poll` without it.
    pub(super) fn ear(&self, poll: Duration) -> Ear {
        let (sender, rung) = mpsc::channel(1);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
        let mut tick = tokio::time::interval(poll);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ear { rung, tick, echo: None }
    }

    /// Listens to the database until stopped.
    pub(super) async fn answer(self, pool: PgPool, stop: CancellationToken) {
        while let Some(Err(error)) = stop.run_until_cancelled(self.listen(&pool)).await {
            tracing::warn!(%error, "new jobs are not announced for now, only polled for");
            stop.run_until_cancelled(tokio::time::sleep(RECONNECT)).await;
        }
    }

    async fn listen(&self, pool: &PgPool) -> sqlx::Result<()> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(NOTIFY_CHANNEL).await?;
        loop {
            // At first and after a lost connection (`None`), something may have been missed.
            self.ring();
            while let Some(notification) = listener.try_recv().await? {
                let event = serde_json::from_str::<InsertEvent>(notification.payload());
                if event.is_ok_and(|event| event.job_type == QUEUE) {
                    self.ring();
                }
            }
        }
    }
}

/// Tells one fetcher when to look for jobs.
#[derive(Debug)]
pub(super) struct Ear {
    rung: mpsc::Receiver<()>,
    tick: Interval,
    echo: Option<Pin<Box<Sleep>>>,
}

impl PollStrategy for Ear {
    /// apalis looks for a job whenever it is polled, so all this has to do is to leave its waker everywhere.
    fn poll_drive(&mut self, cx: &mut Context<'_>, _: &PollSnapshot) -> Poll<Option<()>> {
        let mut look = false;
        while let Poll::Ready(Some(())) = self.rung.poll_recv(cx) {
            look = true;
            self.echo = Some(Box::pin(tokio::time::sleep(ECHO)));
        }
        while self.tick.poll_tick(cx).is_ready() {
            look = true;
        }
        if self.echo.as_mut().is_some_and(|echo| echo.as_mut().poll(cx).is_ready()) {
            look = true;
            self.echo = None;
        }
        if look { Poll::Ready(Some(())) } else { Poll::Pending }
    }
}
