//! Jobs that run by the clock: the one list of them, and when each is due.
//!
//! There is no leader. Every worker looks at the clock. The one that finds a tick due enqueues its job under a key that holds
//! the tick's time, together with the note that it did, in one transaction. After a time without workers, only the last
//! missed tick is caught up. Times are Melbourne's: a time that daylight saving skips comes an hour later, and one that it
//! repeats comes once.

mod every;
mod queries;

pub use every::Every;

use super::{PruneRecords, SendHeartbeat};
use crate::documents::files::{PruneFiles, RenderPictures, ScanFiles};
use crate::insight::reports::SendWeeklyReport;
use crate::intake::submissions::SendReminders;
use crate::jobs::{EnqueueOptions, Enqueued, Job, Unique, enqueue};
use crate::office::audit::SealAudit;
use crate::{Error, Result};
use clerk_platform::db;
use jiff::Timestamp;
use jiff::civil::{Weekday, time};
use sqlx::{PgConnection, PgPool};
use std::future::Future;
use std::pin::Pin;

/// What Clerk does by the clock.
pub fn all() -> Schedule {
    Schedule(vec![
        Entry::new("heartbeat", "Tells the uptime monitor that jobs are running", Every::Minute, |_| SendHeartbeat {}),
        Entry::new("seal_audit", "Seals what the audit trail has recorded", Every::Minute, |_| SealAudit {}),
        Entry::new("prune", "Deletes what no longer needs to be kept", Every::Day(time(3, 10, 0, 0)), |_| {
            PruneRecords {}
        }),
        Entry::new("prune_files", "Deletes files that belong to nothing", Every::Day(time(3, 20, 0, 0)), |_| {
            PruneFiles {}
        }),
        Entry::new("pictures", "Makes pictures that every browser shows", Every::Day(time(3, 40, 0, 0)), |_| {
            RenderPictures {}
        }),
        Entry::new(
            "scans",
            "Has the virus scanner look at files that it has not seen",
            Every::Day(time(2, 40, 0, 0)),
            |_| ScanFiles {},
        ),
        Entry::new(
            "reminders",
            "Reminds renters about forms they have not finished",
            Every::Day(time(10, 0, 0, 0)),
            |_| SendReminders {},
        ),
        Entry::new(
            "weekly_report",
            "Sends the week in numbers to the team’s chat",
            Every::Week(Weekday::Monday, time(9, 0, 0, 0)),
            |tick| SendWeeklyReport { until: tick },
        ),
    ])
}

/// A list of what runs by the clock.
pub struct Schedule(Vec<Entry>);

/// Something that runs by the clock.
pub struct Entry {
    /// Its name; never changes.
    pub name: &'static str,
    /// What it does, for people.
    pub about: &'static str,
    /// When it is due.
    pub every: Every,
    /// The kind of its job.
    pub kind: &'static str,
    enqueue: Enqueue,
}

type Enqueue = Box<
    dyn for<'a> Fn(
            &'a mut PgConnection,
            Timestamp,
            EnqueueOptions,
        ) -> Pin<Box<dyn Future<Output = Result<Enqueued>> + Send + 'a>>
        + Send
        + Sync,
>;

/// An entry with its times.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The entry's name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// The kind of its job.
    pub kind: &'static str,
    /// The last tick that was enqueued.
    pub last: Option<Timestamp>,
    /// The next tick.
    pub next: Timestamp,
}

impl Entry {
    /// An entry whose job is made from the time of the tick.
    pub fn new<J: Job>(name: &'static str, about: &'static str, every: Every, make: fn(Timestamp) -> J) -> Self {
        let enqueue: Enqueue = Box::new(move |connection, tick, options| {
            Box::pin(async move { enqueue(connection, &make(tick), options).await })
        });
        Self { name, about, every, kind: J::KIND, enqueue }
    }
}

impl Schedule {
    /// A schedule of these entries.
    pub fn new(entries: Vec<Entry>) -> Self {
        Self(entries)
    }

    /// Its entries.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.0.iter()
    }

    /// Enqueues what is due. Any number of workers may call this at the same time. Says what was enqueued.
    pub async fn advance(&self, pool: &PgPool, now: Timestamp) -> Result<Vec<&'static str>> {
        let last = queries::last_ticks(&mut *pool.acquire().await?).await?;
        let mut enqueued = Vec::new();
        for entry in &self.0 {
            let due = entry.every.latest(now);
            if last.get(entry.name).is_some_and(|last| *last >= due) {
                continue;
            }
            if self.enqueue_tick(pool, entry, due).await? {
                enqueued.push(entry.name);
            }
        }
        Ok(enqueued)
    }

    /// Enqueues one tick, unless another worker has done so since. A new entry starts with its next tick.
    async fn enqueue_tick(&self, pool: &PgPool, entry: &Entry, due: Timestamp) -> Result<bool> {
        let mut tx = db::begin(pool).await?;
        if !queries::advance(&mut tx, entry.name, due).await? {
            tx.commit().await?;
            return Ok(false);
        }
        let unique = Some(Unique::Ever(format!("cron:{}:{due}", entry.name)));
        let enqueued = (entry.enqueue)(&mut tx, due, EnqueueOptions { unique, ..Default::default() }).await?;
        tx.commit().await?;
        Ok(enqueued != Enqueued::Duplicate)
    }

    /// Enqueues an entry's job now, in addition to its ticks, on the caller's transaction.
    pub async fn run_now(&self, connection: &mut PgConnection, name: &str, now: Timestamp) -> Result<Enqueued> {
        let entry = self.0.iter().find(|entry| entry.name == name).ok_or(Error::NotFound)?;
        let options = EnqueueOptions { unique: Some(Unique::No), ..Default::default() };
        (entry.enqueue)(connection, now, options).await
    }

    /// All entries with their last and next ticks.
    pub async fn standing(&self, connection: &mut PgConnection, now: Timestamp) -> Result<Vec<Standing>> {
        let last = queries::last_ticks(connection).await?;
        Ok(self
            .0
            .iter()
            .map(|entry| Standing {
                name: entry.name,
                about: entry.about,
                kind: entry.kind,
                last: last.get(entry.name).copied(),
                next: entry.every.next(now),
            })
            .collect())
    }
}
