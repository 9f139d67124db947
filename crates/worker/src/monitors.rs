//! Sentry's cron monitors: scheduled jobs say when they start and how they end, so that someone hears about it when they
//! don't. The first check-in creates a monitor.

use clerk_core::upkeep::schedule::{Every, Schedule};
use sentry::protocol::{Envelope, MonitorCheckIn, MonitorCheckInStatus as Status, MonitorConfig, MonitorSchedule};
use std::collections::HashMap;
use std::time::Duration;
use ulid::Ulid;
use uuid::Uuid;

/// How many minutes late a job counts as missed; a deploy may lie in between.
const MARGIN: u64 = 5;
/// After how many minutes a job that has not ended, with all its tries, counts as failed.
const LONGEST: u64 = 60;

/// The monitors, by kind of job.
#[derive(Debug, Default)]
pub(crate) struct Monitors(HashMap<&'static str, Monitor>);

#[derive(Debug)]
struct Monitor {
    slug: String,
    config: MonitorConfig,
}

impl Monitors {
    /// A monitor for each entry of the schedule.
    pub(crate) fn of(schedule: &Schedule) -> Self {
        let monitor = |name: &str, every| Monitor { slug: name.replace('_', "-"), config: config(every) };
        Self(schedule.entries().map(|entry| (entry.kind, monitor(entry.name, entry.every))).collect())
    }

    /// Says that a job has begun.
    pub(crate) fn began(&self, kind: &str, job_id: &str) {
        self.check_in(kind, job_id, Status::InProgress, None);
    }

    /// Says how a job has ended for good.
    pub(crate) fn ended(&self, kind: &str, job_id: &str, well: bool, took: Duration) {
        self.check_in(kind, job_id, if well { Status::Ok } else { Status::Error }, Some(took.as_secs_f64()));
    }

    fn check_in(&self, kind: &str, job_id: &str, status: Status, duration: Option<f64>) {
        let Some(monitor) = self.0.get(kind) else { return };
        let Some(client) = sentry::Hub::current().client() else { return };
        // One id for all tries of a job.
        let id = job_id.parse::<Ulid>().map_or_else(|_| Uuid::new_v4(), |id| Uuid::from_u128(id.0));
        let mut envelope = Envelope::new();
        envelope.add_item(MonitorCheckIn {
            check_in_id: id,
            monitor_slug: monitor.slug.clone(),
            status,
            environment: client.options().environment.as_deref().map(str::to_owned),
            duration,
            monitor_config: Some(monitor.config.clone()),
        });
        client.send_envelope(envelope);
    }
}

fn config(every: Every) -> MonitorConfig {
    MonitorConfig {
        schedule: MonitorSchedule::Crontab { value: every.crontab() },
        checkin_margin: Some(MARGIN),
        max_runtime: Some(LONGEST),
        timezone: Some("Australia/Melbourne".to_owned()),
        failure_issue_threshold: None,
        recovery_threshold: None,
    }
}
