//! Background jobs: what each is called, what it carries, how often it is tried, and how it gets into the queue.
//!
//! A payload is kept with its domain, in `jobs.rs`, is named after the verb and the noun, and holds ids, not data. [`enqueue`]
//! writes it to the queue on the caller's transaction, so a change and the jobs it causes happen together or not at all. The
//! worker's `registry.rs` says which code runs for which payload, and `upkeep::schedule` which jobs are due by the clock.
//! `upkeep::board` is what people see and do. docs/jobs.md says what all this guarantees.

mod alert_dead_job;
mod class;
mod envelope;
mod policy;
mod queue;
mod schema;

pub use alert_dead_job::AlertDeadJob;
pub use class::Class;
pub use envelope::{Envelope, Undecodable};
pub use policy::{Backoff, Policy, Unique};
pub use queue::{EnqueueOptions, Enqueued, enqueue, enqueue_all};
pub use schema::{migrate, schema_problem};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// The channel on which apalis' own trigger announces each new job that is due.
pub const NOTIFY_CHANNEL: &str = "apalis::job::insert";

/// Work to be done outside the request that causes it.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its name in the queue and in log lines. Never changes and is never reused.
    const KIND: &'static str;

    /// The version of its payload. Counts up whenever stored payloads would no longer decode.
    const VERSION: u32 = 1;

    /// Its class, how often and when it is tried, how long one try may take, and how many run at a time.
    fn policy() -> Policy;

    /// Which jobs of this kind count as the same one.
    fn unique(&self) -> Unique {
        Unique::No
    }

    /// Reads a stored payload. A job whose [`VERSION`](Self::VERSION) has counted up overrides this to still read the
    /// older ones.
    fn decode(version: u32, data: &RawValue) -> Result<Self, Undecodable> {
        if version == Self::VERSION {
            serde_json::from_str(data.get()).map_err(|error| Undecodable::data(&error))
        } else {
            Err(Undecodable::Version(version))
        }
    }
}
