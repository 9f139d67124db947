//! The backend from which an apalis worker gets its jobs.
//!
//! apalis-postgres' own backend claims one job at a time. With a larger batch, it sends no heartbeats and writes no results
//! while jobs of the batch wait. This one claims as many as can start at once, so none waits, and neither heartbeats nor
//! results pass through it. When the database fails, it pauses and tries again; apalis' worker never notices.

use super::bell::{Bell, Ear};
use super::leases::{Claimed, in_time};
use super::slots::Slots;
use super::{Leases, Settings, Status};
use apalis_core::backend::{Backend, BackendConfig};
use apalis_core::layers::Identity;
use apalis_core::task::Task;
use apalis_core::task::builder::TaskBuilder;
use apalis_core::task::task_id::TaskId;
use apalis_core::worker::context::WorkerContext;
use clerk_core::jobs::Class;
use clerk_core::{Error, Result};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tokio::time::Sleep;
use ulid::Ulid;

/// The pause after a failed claim; doubles with each failure in a row, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Claims jobs of one class.
pub(super) struct Claims {
    class: Class,
    limits: Arc<[(&'static str, u32)]>,
    leases: Leases,
    slots: Slots,
    ear: Ear,
    give_up: Duration,
    status: Arc<Status>,
    /// Claimed, and about to start.
    claimed: VecDeque<Claimed>,
    state: State,
    failing: Option<Failing>,
}

enum State {
    /// Idle until the ear says to look.
    Listening,
    /// A claim of this many is in progress.
    Claiming(usize, BoxFuture<'static, Result<Vec<Claimed>>>),
    /// The last claim failed.
    Pausing(Pin<Box<Sleep>>),
}

struct Failing {
    since: Instant,
    pause: Duration,
}

impl Claims {
    pub(super) fn new(
        class: Class,
        limits: Vec<(&'static str, u32)>,
        leases: Leases,
        slots: Slots,
        bell: &Bell,
        settings: &Settings,
        status: &Arc<Status>,
    ) -> Self {
        Self {
            class,
            limits: limits.into(),
            leases,
            slots,
            ear: bell.ear(class, settings.poll),
            give_up: settings.give_up,
            status: status.clone(),
            claimed: VecDeque::new(),
            state: State::Listening,
            failing: None,
        }
    }

    /// Claims as many as there is room for: the one that apalis has made room for, and the other free slots.
    fn claim(&self) -> State {
        let count = self.slots.free() + 1;
        let (class, limits, leases) = (self.class, self.limits.clone(), self.leases.clone());
        State::Claiming(count, async move { in_time(leases.claim(class, &limits, count)).await }.boxed())
    }

    fn succeeded(&mut self, asked: usize, jobs: Vec<Claimed>) {
        self.failing = None;
        self.status.claimed(self.class, true);
        let asked = if self.limits.is_empty() { asked } else { 1 };
        let more = jobs.len() >= asked;
        self.claimed = jobs.into();
        self.state = State::Listening;
        // A full claim means that there may be more.
        if more {
            self.ear.look_again();
        }
    }

    fn failed(&mut self, error: Error) -> Result<()> {
        self.status.claimed(self.class, false);
        let failing = self.failing.get_or_insert(Failing { since: Instant::now(), pause: FIRST_PAUSE });
        if failing.since.elapsed() > self.give_up {
            return Err(error);
        }
        tracing::warn!(%error, class = %self.class, pause = ?failing.pause, "jobs could not be claimed; trying again");
        self.state = State::Pausing(Box::pin(tokio::time::sleep(failing.pause)));
        failing.pause = (failing.pause * 2).min(LONGEST_PAUSE);
        Ok(())
    }
}

impl Backend for Claims {
    type Task = Task<Vec<u8>>;
    type Error = Error;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(&mut self, cx: &mut Context<'_>, _: &WorkerContext) -> Poll<Option<Result<Self::Task>>> {
        loop {
            if let Some(job) = self.claimed.pop_front() {
                return Poll::Ready(Some(Ok(task(job))));
            }
            match &mut self.state {
                State::Listening => {
                    ready!(self.ear.poll_look(cx));
                    self.state = self.claim();
                }
                State::Claiming(asked, claim) => {
                    let asked = *asked;
                    match ready!(claim.as_mut().poll(cx)) {
                        Ok(jobs) => self.succeeded(asked, jobs),
                        Err(error) => {
                            if let Err(error) = self.failed(error) {
                                return Poll::Ready(Some(Err(error)));
                            }
                        }
                    }
                }
                State::Pausing(pause) => {
                    ready!(pause.as_mut().poll(cx));
                    self.state = self.claim();
                }
            }
        }
    }

    /// Jobs that are claimed but not started are handed back with everything else that this process holds.
    fn poll_close(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl BackendConfig for Claims {
    type Args = Vec<u8>;
    type Id = Ulid;
    type Kind = ();
    type Config = ();
    type Layer = Identity;

    fn config(&self) -> &() {
        &()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> Identity {
        Identity::new()
    }
}

/// A job as apalis wants it. Our own id is part of the other data; apalis only counts tasks.
fn task(mut job: Claimed) -> Task<Vec<u8>> {
    let payload = std::mem::take(&mut job.payload);
    TaskBuilder::new(payload).task_id(TaskId::from_ulid(Ulid::generate())).data(job).build()
}
