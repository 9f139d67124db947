//! Whether Clerk itself is well, for admins.

mod queries;

pub(super) use queries::push;

use clerk_platform::time::Timestamp;
use serde::Deserialize;

/// The state of the queue, and what could not be done.
#[derive(Debug, Clone, Deserialize)]
pub struct Health {
    /// Workers that have been seen within the last minute.
    pub workers: i64,
    /// When a worker was last seen.
    pub worker_seen_at: Option<Timestamp>,
    /// The releases of those workers.
    pub releases: Vec<String>,
    /// How many jobs wait that should be running, counted up to 100.
    pub waiting: i64,
    /// Since how many seconds the first of them has waited.
    pub oldest_seconds: f64,
    /// Dead jobs by kind, most first.
    pub dead: Vec<DeadKind>,
    /// Submissions that could not become a case and nobody has decided on, counted up to 100.
    pub failed: i64,
    /// Submissions that are likely repetitions, likewise.
    pub repeated: i64,
    /// Submissions that are held back, likewise.
    pub held: i64,
}

/// Dead jobs of a kind.
#[derive(Debug, Clone, Deserialize)]
pub struct DeadKind {
    /// The kind.
    pub kind: String,
    /// How many.
    pub count: i64,
}

impl Health {
    /// Whether jobs are being run: a worker is there, and no job has waited for more than five minutes.
    pub fn is_running(&self) -> bool {
        self.workers > 0 && self.oldest_seconds < 300.0
    }
}
