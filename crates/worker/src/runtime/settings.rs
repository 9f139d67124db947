//! How a worker runs its jobs.

use clerk_core::jobs::Class;
use clerk_platform::config::WorkerConfig;
use std::time::Duration;

/// How a worker runs its jobs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Fast jobs that run at the same time.
    pub fast: usize,
    /// Slow jobs that run at the same time.
    pub slow: usize,
    /// How long running jobs may take once the worker is told to stop.
    pub drain: Duration,
    /// How often to look for jobs that were not announced: delayed ones, retries, and missed announcements.
    pub poll: Duration,
    /// How often to look at the schedule.
    pub tick: Duration,
    /// How often the worker says that it is alive, and looks for dead ones.
    pub heartbeat: Duration,
    /// A worker that misses this many heartbeats is dead, and its jobs are taken over.
    pub missed_heartbeats: u32,
    /// How long claiming may keep failing before the process gives up and is restarted.
    pub give_up: Duration,
    /// Which build this is, as admins read it; empty if that is not known.
    pub release: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            fast: 8,
            slow: 2,
            drain: Duration::from_secs(30),
            poll: Duration::from_secs(1),
            tick: Duration::from_secs(5),
            heartbeat: Duration::from_secs(10),
            missed_heartbeats: 6,
            give_up: Duration::from_secs(300),
            release: String::new(),
        }
    }
}

impl From<&WorkerConfig> for Settings {
    fn from(config: &WorkerConfig) -> Self {
        Self {
            fast: config.fast_jobs,
            slow: config.slow_jobs,
            drain: config.drain,
            release: config.telemetry.release.clone().unwrap_or_default(),
            ..Self::default()
        }
    }
}

impl Settings {
    /// How many jobs of a class run at the same time.
    pub fn concurrency(&self, class: Class) -> usize {
        match class {
            Class::Fast => self.fast,
            Class::Slow => self.slow,
        }
    }

    /// How long after its last keep-alive a worker counts as dead.
    pub fn dead_after(&self) -> Duration {
        self.heartbeat.saturating_mul(self.missed_heartbeats)
    }
}
