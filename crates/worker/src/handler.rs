//! What the code for a job looks like.

use crate::{Failure, Outside};
use clerk_core::jobs::Job;
use clerk_platform::clock::Clock;
use sqlx::PgPool;
use std::future::Future;
use std::sync::Arc;

/// The code for a job.
///
/// A job may run more than once: a process can die after the work and before the queue knows about it. So a handler first
/// checks whether its work is already done, or works in a way that makes repetition harmless.
pub trait Handler: Job {
    /// Does the job.
    fn run(self, context: Context) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Called once the job is dead, so that someone is told. Repeated until it succeeds.
    fn on_dead(self, context: Context, reason: String) -> impl Future<Output = clerk_core::Result<()>> + Send {
        drop((context, reason));
        std::future::ready(Ok(()))
    }
}

/// What a handler works with.
#[derive(Debug, Clone)]
pub struct Context {
    /// The database.
    pub pool: PgPool,
    /// Tells the time.
    pub clock: Clock,
    /// Third parties.
    pub outside: Arc<Outside>,
    /// The job's id.
    pub job_id: String,
    /// Which try this is, counted from 1.
    pub attempt: u32,
    /// The id of the request that caused the job, to pass on to the jobs that this one causes.
    pub trace: Option<String>,
}
