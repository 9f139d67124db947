//! What is kept only for a time, and for how long.

mod queries;

use super::PruneRecords;
use crate::Result;
use crate::jobs::Job;
use crate::office::audit::{self, Actor};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;

/// Done jobs.
const DONE_JOBS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Dead and cancelled jobs, with their errors and what people did with them.
const DEAD_JOBS: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Workers that have gone, and failed sign-ins.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// Forms that were begun and never saved.
const DRAFTS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Answers to calls of the API that may be repeated.
const REPEATABLE_CALLS: SignedDuration = SignedDuration::from_hours(2 * 24);

/// How many rows were deleted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Pruned {
    /// Jobs.
    pub jobs: u64,
    /// What people did with jobs.
    pub job_actions: u64,
    /// Workers.
    pub workers: u64,
    /// Sessions.
    pub sessions: u64,
    /// Drafts of forms.
    pub drafts: u64,
    /// Links to set a password.
    pub password_links: u64,
    /// Failed sign-ins.
    pub sign_in_failures: u64,
    /// Sign-ins that were begun and not finished.
    pub sign_in_attempts: u64,
    /// Answers to calls of the API.
    pub repeatable_calls: u64,
    /// Unfinished forms, and such as were discarded.
    pub forms: u64,
}

/// Deletes whatever has been kept for long enough, in batches that hold no lock for long.
pub async fn prune(pool: &PgPool, now: Timestamp) -> Result<Pruned> {
    let before = |age| now.saturating_sub(age).unwrap_or(now);
    let mut connection = pool.acquire().await?;
    let mut pruned = Pruned::default();
    for (status, age) in [("Done", DONE_JOBS), ("Killed", DEAD_JOBS)] {
        pruned.jobs += queries::delete_jobs(&mut connection, status, before(age)).await?;
    }
    pruned.job_actions = queries::delete_job_actions(&mut connection, before(DEAD_JOBS)).await?;
    pruned.workers = queries::delete_workers(&mut connection, before(A_DAY)).await?;
    pruned.sessions = crate::office::accounts::sessions::delete_old(&mut connection, now).await?;
    pruned.drafts = crate::office::drafts::delete_before(&mut connection, before(DRAFTS)).await?;
    pruned.password_links = crate::office::accounts::password_links::delete_expired(&mut connection, now).await?;
    pruned.sign_in_failures = queries::delete_sign_in_failures(&mut connection, before(A_DAY)).await?;
    pruned.sign_in_attempts = crate::office::accounts::attempts::delete_expired(&mut connection, now).await?;
    pruned.sign_in_failures += queries::delete_failures_of_all(&mut connection, before(A_DAY)).await?;
    pruned.repeatable_calls =
        clerk_platform::idempotency::delete_before(&mut connection, before(REPEATABLE_CALLS)).await?;
    drop(connection);
    // Whose files are deleted with them is recorded, with who does it. Nobody else touches such forms, so a day's may be locked at once.
    let mut tx = audit::begin(pool, &Actor::job(PruneRecords::KIND)).await?;
    pruned.forms = crate::intake::submissions::delete_old(&mut tx, now).await?;
    tx.commit().await?;
    Ok(pruned)
}
