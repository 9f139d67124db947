//! The figures, for people and as JSON.

use super::capture::Statement;
use super::load::Measured;
use super::scenario::Target;
use crate::bench::server::Memory;
use crate::bench::{round, verdict};
use crate::output;
use serde_json::{Value, json};
use std::time::Duration;

/// Targets: the web server's memory after the run, and its start time.
const MEMORY_MIB: f64 = 60.0;
const COLD_START: Duration = Duration::from_millis(200);

/// What was measured.
pub(super) struct Report {
    pub(super) seconds: u64,
    pub(super) cases: u32,
    pub(super) notes: u32,
    /// In ascending order.
    pub(super) cold_start: Vec<Duration>,
    pub(super) memory: Memory,
    pub(super) rows: Vec<Row>,
}

/// A scenario's figures.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) target: Target,
    /// By number of connections, in ascending order.
    pub(super) http: Vec<(usize, Measured)>,
    /// Transactions per second.
    pub(super) pgbench: f64,
    /// The statements of one request.
    pub(super) statements: Vec<Statement>,
}

impl Row {
    /// The share of pgbench's rate that is reached, at most connections.
    fn ratio(&self) -> f64 {
        self.http.last().map_or(0.0, |(_, measured)| measured.per_second() / self.pgbench)
    }

    /// The targets, and whether they were reached.
    fn targets(&self) -> Vec<(String, bool)> {
        let Some((_, measured)) = self.http.last() else { return Vec::new() };
        let mut targets = Vec::new();
        if let Some(least) = self.target.per_second {
            targets.push((format!("{least:.0}/s"), measured.per_second() >= least));
        }
        if let Some(least) = self.target.ratio {
            targets.push((format!("{least:.2} of pgbench"), self.ratio() >= least));
        }
        if let Some(most) = self.target.p99_ms {
            targets.push((format!("p99 {most:.0} ms"), measured.ms(0.99) <= most));
        }
        targets
    }
}

impl Report {
    /// Shows a table.
    pub(super) fn print(&self) {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        output::line(&format!(
            "\n{} cases with {} notes each; {} s each; web server, PostgreSQL (fsync and synchronous_commit on) and load on {cores} cores\n",
            self.cases, self.notes, self.seconds
        ));
        output::line("                          1 connection                16 connections              pgbench  of");
        output::line(
            "                          req/s  p50 ms  p99 ms       req/s  p50 ms  p99 ms       16       pgbench  to reach at 16",
        );
        for row in &self.rows {
            let mut line = format!("{:<22}", row.name);
            for (_, measured) in &row.http {
                line +=
                    &format!("{:>9.0} {:>7.2} {:>7.2}   ", measured.per_second(), measured.ms(0.5), measured.ms(0.99));
            }
            let targets = row.targets().iter().map(verdict).collect::<Vec<_>>().join(", ");
            line += &format!("{:>9.0} {:>8.2}   {targets}", row.pgbench, row.ratio());
            output::line(&line);
        }
        let (best, median) = self.start();
        let start = (format!("{} ms", COLD_START.as_millis()), median < COLD_START);
        let memory = (format!("{MEMORY_MIB:.0} MiB"), self.memory.now < MEMORY_MIB);
        output::line(&format!(
            "\ncold start to the first 200: best {:.1} ms, median {:.1} ms ({})",
            ms(best),
            ms(median),
            verdict(&start)
        ));
        output::line(&format!(
            "memory of the web server: peak {:.1} MiB, after the run {:.1} MiB ({})",
            self.memory.peak,
            self.memory.now,
            verdict(&memory)
        ));
    }

    /// The figures as JSON.
    pub(super) fn json(&self) -> Value {
        let (best, median) = self.start();
        let rows = self.rows.iter().map(|row| {
            let http = row.http.iter().map(|(connections, measured)| {
                json!({
                    "connections": connections,
                    "requests": measured.count(),
                    "per_second": round(measured.per_second()),
                    "p50_ms": measured.ms(0.5),
                    "p99_ms": measured.ms(0.99),
                    "bytes": measured.bytes,
                })
            });
            json!({
                "name": row.name,
                "http": http.collect::<Vec<_>>(),
                "pgbench_per_second": round(row.pgbench),
                "ratio": round(row.ratio()),
                "targets": row.targets().iter().map(|(target, met)| json!({"target": target, "met": met})).collect::<Vec<_>>(),
                "statements": row.statements.iter().map(|statement| &statement.sql).collect::<Vec<_>>(),
            })
        });
        json!({
            "cases": self.cases,
            "notes": self.notes,
            "seconds": self.seconds,
            "cold_start_ms": {"best": ms(best), "median": ms(median)},
            "memory_mib": {"peak": round(self.memory.peak), "after": round(self.memory.now)},
            "scenarios": rows.collect::<Vec<_>>(),
        })
    }

    /// Best and median.
    fn start(&self) -> (Duration, Duration) {
        let at = |place: usize| self.cold_start.get(place).copied().unwrap_or_default();
        (at(0), at(self.cold_start.len() / 2))
    }
}

fn ms(time: Duration) -> f64 {
    round(time.as_secs_f64() * 1000.0)
}
