//! Room for a number of jobs, each in a task of its own.

use super::{Held, Leases};
use crate::dispatcher::{Claimed, Dispatcher};
use apalis_core::error::BoxDynError;
use apalis_core::layers::Service;
use apalis_core::task::Task;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll, ready as or_pending};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::{CancellationToken, PollSemaphore};
use tokio_util::task::TaskTracker;

/// Room for jobs, shared by all fetchers.
#[derive(Clone)]
pub(super) struct Slots {
    dispatcher: Arc<Dispatcher>,
    leases: Leases,
    room: Arc<Semaphore>,
    running: TaskTracker,
    cut_short: CancellationToken,
}

impl Slots {
    pub(super) fn new(room: usize, dispatcher: Dispatcher) -> Self {
        Self {
            leases: dispatcher.leases.clone(),
            dispatcher: Arc::new(dispatcher),
            room: Arc::new(Semaphore::new(room)),
            running: TaskTracker::new(),
            cut_short: CancellationToken::new(),
        }
    }

    /// What apalis hands jobs to: one for each of its workers.
    pub(super) fn intake(&self) -> Intake {
        Intake { slots: self.clone(), free: PollSemaphore::new(self.room.clone()), taken: None }
    }

    /// Jobs that run now.
    pub(super) fn busy(&self) -> usize {
        self.running.len()
    }

    /// Waits until no job runs any more. For when none can be added.
    pub(super) async fn finished(&self) {
        self.running.close();
        self.running.wait().await;
    }

    /// Ends running jobs at their next pause.
    pub(super) fn cut_short(&self) {
        self.cut_short.cancel();
    }

    fn start(&self, job: Claimed, room: OwnedSemaphorePermit) {
        let slots = self.clone();
        self.running.spawn(async move {
            let _until_the_end = (room, slots.leases.running(&job.held));
            slots.cut_short.run_until_cancelled(slots.dispatcher.dispatch(job)).await;
        });
    }
}

/// The service of one apalis worker. Takes room before a job is claimed, so that nothing is claimed that can't start.
pub(super) struct Intake {
    slots: Slots,
    free: PollSemaphore,
    taken: Option<OwnedSemaphorePermit>,
}

impl Service<Task<Vec<u8>>> for Intake {
    type Response = ();
    type Error = BoxDynError;
    type Future = Ready<Result<(), BoxDynError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxDynError>> {
        if self.taken.is_none() {
            self.taken = or_pending!(self.free.poll_acquire(cx));
        }
        Poll::Ready(Ok(()))
    }

    /// Starts the job and is done with it: what becomes of it, the dispatcher writes down itself.
    fn call(&mut self, task: Task<Vec<u8>>) -> Self::Future {
        ready(match (self.taken.take(), claimed(task)) {
            (Some(room), Some(job)) => {
                self.slots.start(job, room);
                Ok(())
            }
            (None, _) => Err("called before it was ready".into()),
            (_, None) => Err("a job came without its id or its worker's name".into()),
        })
    }
}

fn claimed(task: Task<Vec<u8>>) -> Option<Claimed> {
    let held = Held { job_id: task.task_id()?.to_string(), worker: task.lock_by()?.to_owned() };
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (attempts, max_attempts) = (count(task.attempt()), count(task.max_attempts().unwrap_or_default()));
    Some(Claimed { held, attempts, max_attempts, payload: task.args })
}
