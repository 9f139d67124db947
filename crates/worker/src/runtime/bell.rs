//! Wakes the classes when a job arrives.
//!
//! apalis has a listener of its own, but one per worker. Each takes a connection for itself, and falls silent for good when
//! that breaks. This is one listener for all, which reconnects.

use apalis_postgres::InsertEvent;
use clerk_core::jobs::{Class, NOTIFY_CHANNEL};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::{CancellationToken, ReusableBoxFuture};

/// The pause before the listener reconnects.
const RECONNECT: Duration = Duration::from_secs(1);

/// Rung for each new job of a class.
#[derive(Debug, Clone, Default)]
pub(super) struct Bell {
    fast: Arc<Notify>,
    slow: Arc<Notify>,
}

impl Bell {
    fn of(&self, class: Class) -> &Arc<Notify> {
        match class {
            Class::Fast => &self.fast,
            Class::Slow => &self.slow,
        }
    }

    /// Makes a class look for jobs. A ring that nobody hears at once is kept until someone does.
    pub(super) fn ring(&self, class: Class) {
        self.of(class).notify_one();
    }

    /// Tells a class when to look: when the bell rings, or after `poll` without a ring.
    pub(super) fn ear(&self, class: Class, poll: Duration) -> Ear {
        let mut tick = tokio::time::interval(poll);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let bell = self.of(class).clone();
        Ear { rung: ReusableBoxFuture::new(heard(bell.clone())), bell, tick }
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
            // At first, and after a lost connection (`None`), an announcement may have been missed.
            Class::ALL.into_iter().for_each(|class| self.ring(class));
            while let Some(notification) = listener.try_recv().await? {
                let event = serde_json::from_str::<InsertEvent>(notification.payload());
                if let Some(class) = event.ok().and_then(|event| Class::named(&event.job_type)) {
                    self.ring(class);
                }
            }
        }
    }
}

async fn heard(bell: Arc<Notify>) {
    bell.notified().await;
}

/// Tells one class when to look for jobs.
pub(super) struct Ear {
    bell: Arc<Notify>,
    rung: ReusableBoxFuture<'static, ()>,
    tick: Interval,
}

impl Ear {
    /// There may be more.
    pub(super) fn look_again(&self) {
        self.bell.notify_one();
    }

    /// Whether to look now; if not, the caller is woken when that changes.
    pub(super) fn poll_look(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut look = Poll::Pending;
        while self.rung.poll(cx).is_ready() {
            self.rung.set(heard(self.bell.clone()));
            look = Poll::Ready(());
        }
        while self.tick.poll_tick(cx).is_ready() {
            look = Poll::Ready(());
        }
        look
    }
}
