//! Whether Clerk itself is well.

use super::{count_of, lately};
use clerk_core::insight::home::Health;
use clerk_platform::words::{counted, plural};
use jiff::civil::Date;

/// Kinds of dead jobs that are shown.
const KINDS: usize = 5;

/// The state of the queue, in words, and what could not be done.
pub(crate) struct HealthView {
    /// Whether jobs are being run.
    pub(crate) is_running: bool,
    /// `2 workers, last seen Tue 24 Nov, 9:05 am`
    pub(crate) workers: String,
    /// `3 jobs are waiting, the first for 12 seconds`
    pub(crate) waiting: String,
    pub(crate) dead: Vec<Failed>,
    /// Emails and messages among the dead jobs, and submissions.
    pub(crate) failed: Vec<Failed>,
    /// The releases that run.
    pub(crate) web: String,
    pub(crate) worker: String,
}

/// Something that failed, and how often.
pub(crate) struct Failed {
    pub(crate) href: String,
    pub(crate) text: String,
}

impl HealthView {
    pub(crate) fn new(health: &Health, release: &str, today: Date) -> Self {
        let seen = health.worker_seen_at.map(|at| format!(", last seen {}", lately(at, today)));
        let is_running = health.is_running();
        let unsent: i64 = health.dead.iter().filter(|dead| dead.kind.starts_with("send_")).map(|dead| dead.count).sum();
        let failed = [
            (unsent, ["email or message was not sent", "emails or messages were not sent"], "/admin/jobs/list"),
            (health.failed, ["failed submission", "failed submissions"], "/admin/submissions/failed"),
            (health.repeated, ["likely duplicate", "likely duplicates"], "/admin/submissions/failed"),
            (health.held, ["held submission", "held submissions"], "/admin/submissions/held"),
        ];
        let failed = failed.into_iter().filter(|(count, ..)| *count > 0);
        Self {
            is_running,
            workers: format!("{}{}", counted(health.workers, "worker", "workers"), seen.unwrap_or_default()),
            waiting: waiting(health.waiting, health.oldest_seconds),
            failed: failed
                .map(|(count, [one, more], href)| Failed { href: href.to_owned(), text: count_of(count, one, more) })
                .collect(),
            dead: health.dead.iter().take(KINDS).map(|dead| Failed::dead(&dead.kind, dead.count)).collect(),
            web: release.to_owned(),
            worker: health.releases.join(", "),
        }
    }
}

impl Failed {
    fn dead(kind: &str, count: i64) -> Self {
        let name = if kind.is_empty() { "unknown" } else { kind };
        Self { href: format!("/admin/jobs/list?kind={kind}"), text: format!("{name}: {count}") }
    }
}

fn waiting(jobs: i64, seconds: f64) -> String {
    if jobs == 0 {
        return "No job is waiting".to_owned();
    }
    let are = plural(jobs, "is", "are");
    let first = match seconds {
        ..120.0 => format!("{seconds:.0} seconds"),
        ..7_200.0 => format!("{:.0} minutes", seconds / 60.0),
        _ => format!("{:.0} hours", seconds / 3600.0),
    };
    format!("{} {are} waiting, the first for {first}", count_of(jobs, "job", "jobs"))
}
