//! What the worker is doing, for health checks and metrics.

use clerk_core::jobs::Class;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

/// Counters since the start.
#[derive(Debug)]
pub struct Status {
    claiming: [AtomicBool; 2],
    ended: Family<Outcome, Counter>,
    attempts: Family<Kind, Counter>,
    durations: Family<Kind, Histogram, fn() -> Histogram>,
    failed_claims: Counter,
    rescued: Counter,
    /// How tries ended, over all kinds.
    totals: [Counter; 3],
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Outcome {
    kind: &'static str,
    outcome: &'static str,
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Done,
    Retry,
    Dead,
}

impl End {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retry => "retry",
            Self::Dead => "dead",
        }
    }
}

impl Default for Status {
    fn default() -> Self {
        Self {
            claiming: Default::default(),
            ended: Family::default(),
            attempts: Family::default(),
            // From a millisecond to half a minute.
            durations: Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.001, 2.0, 16))),
            failed_claims: Counter::default(),
            rescued: Counter::default(),
            totals: Default::default(),
        }
    }
}

impl Status {
    /// Whether jobs of every class are being claimed.
    pub fn is_claiming(&self) -> bool {
        self.claiming.iter().all(|class| class.load(Relaxed))
    }

    /// Claims that failed.
    pub fn failed_claims(&self) -> u64 {
        self.failed_claims.get()
    }

    /// Jobs that were done.
    pub fn done(&self) -> u64 {
        self.total(End::Done).get()
    }

    /// Tries that failed and will be repeated.
    pub fn retried(&self) -> u64 {
        self.total(End::Retry).get()
    }

    /// Jobs that died.
    pub fn dead(&self) -> u64 {
        self.total(End::Dead).get()
    }

    /// Registers the counters with a metrics registry.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("clerk_jobs_ended", "Tries of jobs by how they ended", self.ended.clone());
        registry.register("clerk_job_attempts", "Tries of jobs that began", self.attempts.clone());
        registry.register("clerk_job_duration_seconds", "How long tries of jobs took", self.durations.clone());
        registry.register("clerk_failed_claims", "Claims of jobs that failed", self.failed_claims.clone());
        registry.register("clerk_rescued_jobs", "Jobs taken over from dead workers", self.rescued.clone());
    }

    pub(super) fn claimed(&self, class: Class, well: bool) {
        let [fast, slow] = &self.claiming;
        let flag = if class == Class::Fast { fast } else { slow };
        flag.store(well, Relaxed);
        if !well {
            self.failed_claims.inc();
        }
    }

    pub(super) fn rescued(&self, jobs: u64) {
        self.rescued.inc_by(jobs);
    }

    pub(crate) fn began(&self, kind: &'static str) {
        self.attempts.get_or_create(&Kind { kind }).inc();
    }

    pub(crate) fn ended(&self, kind: &'static str, end: End, took: Duration) {
        self.total(end).inc();
        self.ended.get_or_create(&Outcome { kind, outcome: end.as_str() }).inc();
        self.durations.get_or_create(&Kind { kind }).observe(took.as_secs_f64());
    }

    fn total(&self, end: End) -> &Counter {
        let [done, retried, dead] = &self.totals;
        match end {
            End::Done => done,
            End::Retry => retried,
            End::Dead => dead,
        }
    }
}
