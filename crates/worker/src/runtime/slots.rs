//! Room for a number of jobs of a class, each in a task of its own.

use super::bell::Bell;
use super::leases::Claimed;
use crate::dispatcher::Dispatcher;
use apalis_core::error::BoxDynError;
use apalis_core::layers::Service;
use apalis_core::task::Task;
use clerk_core::jobs::Class;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll, ready as or_pending};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::PollSemaphore;
use tokio_util::task::TaskTracker;

/// Room for jobs of a class.
#[derive(Clone)]
pub(super) struct Slots {
    dispatcher: Arc<Dispatcher>,
    room: Arc<Semaphore>,
    running: TaskTracker,
    bell: Bell,
    class: Class,
}

impl Slots {
    pub(super) fn new(room: usize, dispatcher: Arc<Dispatcher>, bell: Bell, class: Class) -> Self {
        Self { dispatcher, room: Arc::new(Semaphore::new(room)), running: TaskTracker::new(), bell, class }
    }

    /// What apalis hands jobs to.
    pub(super) fn intake(&self) -> Intake {
        Intake { slots: self.clone(), free: PollSemaphore::new(self.room.clone()), taken: None }
    }

    /// How many more jobs could start now, apart from the one that room has been taken for.
    pub(super) fn free(&self) -> usize {
        self.room.available_permits()
    }

    /// Jobs that run now.
    pub(super) fn busy(&self) -> usize {
        self.running.len()
    }

    /// Waits until no job is running any more. Only useful when none can be added.
    pub(super) async fn finished(&self) {
        self.running.close();
        self.running.wait().await;
    }

    fn start(&self, job: Claimed, room: OwnedSemaphorePermit) {
        let slots = self.clone();
        self.running.spawn(async move {
            let limited = slots.dispatcher.dispatch(job).await;
            drop(room);
            // The next of its kind may have waited for this one.
            if limited {
                slots.bell.ring(slots.class);
            }
        });
    }
}

/// The service of one apalis worker. It takes room before a job is claimed, so that every claimed job can start.
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

    /// Starts the job and returns: the dispatcher records by itself what becomes of it.
    fn call(&mut self, mut task: Task<Vec<u8>>) -> Self::Future {
        let payload = std::mem::take(&mut task.args);
        ready(match (self.taken.take(), task.data().get::<Claimed>().cloned()) {
            (Some(room), Some(job)) => {
                self.slots.start(Claimed { payload, ..job }, room);
                Ok(())
            }
            (None, _) => Err("called before it was ready".into()),
            (_, None) => Err("a job came that our backend has not claimed".into()),
        })
    }
}
