//! How a worker runs its jobs.

use clerk_core::config::WorkerConfig;
use std::time::Duration;

/// How a worker runs its jobs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Jobs that run at the same time.
    pub concurrency: usize,
    /// How long running jobs may take after the worker is told to stop.
    pub drain: Duration,
    /// How often to look for jobs that were not announced: delayed ones, retries, and announcements that were missed.
    pub poll: Duration,
    /// How often a worker says that it is alive, and looks for dead ones.
    pub heartbeat: Duration,
    /// A worker that misses this many heartbeats is dead, and its jobs are taken over.
    pub missed_heartbeats: usize,
    /// The pause before a failed fetcher is replaced; doubles with each failure in a row, up to ten seconds.
    pub restart_pause: Duration,
    /// Failures in a row of one fetcher after which the process gives up.
    pub max_failures: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 4,
            drain: Duration::from_secs(30),
            poll: Duration::from_secs(1),
            heartbeat: Duration::from_secs(10),
            missed_heartbeats: 6,
            restart_pause: Duration::from_millis(200),
            max_failures: 12,
        }
    }
}

impl From<&WorkerConfig> for Settings {
    fn from(config: &WorkerConfig) -> Self {
        Self { concurrency: config.worker_concurrency, drain: config.worker_drain, ..Self::default() }
    }
}

impl Settings {
    /// How long after its last sign of life a worker counts as dead.
    pub fn orphaned_after(&self) -> Duration {
        self.heartbeat.saturating_mul(u32::try_from(self.missed_heartbeats).unwrap_or(u32::MAX))
    }
}
