//! The figures, for people and as JSON.

use crate::bench::{round, verdict};
use crate::output;
use serde_json::{Value, json};

/// What was measured.
pub(super) struct Report {
    /// Jobs enqueued per second, one per transaction.
    pub(super) single: f64,
    /// Jobs enqueued per second, many per transaction.
    pub(super) batches: f64,
    pub(super) throughput: Vec<Throughput>,
    pub(super) latencies: Vec<Latency>,
    /// pgbench's inserts per second on one connection.
    pub(super) insert: f64,
    /// pgbench's claims and ends per second.
    pub(super) floor: f64,
    /// The most memory that a worker used, in MiB.
    pub(super) memory: f64,
}

pub(super) struct Throughput {
    pub(super) workers: usize,
    pub(super) per_second: f64,
}

/// Milliseconds from enqueueing, p50 and p99.
pub(super) struct Latency {
    pub(super) name: &'static str,
    pub(super) per_second: f64,
    pub(super) start: [f64; 2],
    pub(super) done: [f64; 2],
}

impl Report {
    fn best(&self) -> f64 {
        self.throughput.iter().map(|one| one.per_second).fold(0.0, f64::max)
    }

    fn idle(&self) -> [f64; 2] {
        self.latencies.first().map_or([f64::MAX; 2], |idle| idle.start)
    }

    fn targets(&self) -> Vec<(String, bool)> {
        let [median, most] = self.idle();
        vec![
            ("enqueue 5000/s in batches".into(), self.batches >= 5000.0),
            ("500 jobs/s".into(), self.best() >= 500.0),
            ("0.25 of the floor".into(), self.best() >= 0.25 * self.floor),
            ("idle start p50 15 ms".into(), median <= 15.0),
            ("idle start p99 60 ms".into(), most <= 60.0),
            ("worker 50 MiB".into(), self.memory <= 50.0),
        ]
    }

    /// Shows the figures.
    pub(super) fn print(&self) {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        output::line(&format!("\nworkers, PostgreSQL (fsync on) and load on {cores} cores"));
        output::line(
            "Enqueueing waits for the disk (synchronous_commit = on). Workers, and the floor, claim and end jobs with",
        );
        output::line(
            "synchronous_commit = off: when PostgreSQL is killed, no job is lost, but some that were running run twice.\n",
        );
        output::line(&format!("enqueue one by one   {:>8.0}/s   (pgbench {:.0}/s)", self.single, self.insert));
        output::line(&format!("enqueue in batches   {:>8.0}/s", self.batches));
        for one in &self.throughput {
            let (workers, per_second) = (one.workers, one.per_second);
            let ratio = per_second / self.floor;
            output::line(&format!("no-op, {workers} worker(s)   {per_second:>8.0}/s   {ratio:.2} of the floor"));
        }
        output::line(&format!("the floor            {:>8.0}/s", self.floor));
        for latency in &self.latencies {
            output::line(&format!(
                "{:<10} {:>5.0}/s     start p50 {:.1} ms, p99 {:.1} ms; done p50 {:.1} ms, p99 {:.1} ms",
                latency.name, latency.per_second, latency.start[0], latency.start[1], latency.done[0], latency.done[1]
            ));
        }
        output::line(&format!("memory of a worker   {:>8.1} MiB at its peak", self.memory));
        output::line(&format!("\n{}", self.targets().iter().map(verdict).collect::<Vec<_>>().join(", ")));
    }

    /// The figures as JSON.
    pub(super) fn json(&self) -> Value {
        let throughput =
            self.throughput.iter().map(|one| json!({"workers": one.workers, "per_second": round(one.per_second)}));
        let latencies = self.latencies.iter().map(|latency| {
            json!({
                "name": latency.name,
                "per_second": round(latency.per_second),
                "start_ms": {"p50": round(latency.start[0]), "p99": round(latency.start[1])},
                "done_ms": {"p50": round(latency.done[0]), "p99": round(latency.done[1])},
            })
        });
        json!({
            "enqueue_per_second": {"single": round(self.single), "batches": round(self.batches), "pgbench": round(self.insert)},
            "throughput": throughput.collect::<Vec<_>>(),
            "floor_per_second": round(self.floor),
            "latencies": latencies.collect::<Vec<_>>(),
            "worker_peak_mib": round(self.memory),
            "targets": self.targets().iter().map(|(target, met)| json!({"target": target, "met": met})).collect::<Vec<_>>(),
        })
    }
}
