//! Tells the other processes that this one is alive, tidies up its own jobs, and takes over those of dead workers.
//!
//! Another worker is dead when its keep-alive has not changed over several rounds of this one. The database's clock alone is
//! not enough: set forward an hour, it makes everyone look dead. Nor is our own clock: while the database is away, nobody
//! writes keep-alives.

use super::leases::in_time;
use super::{Leases, Settings, Status};
use clerk_core::Result;
use sqlx::PgPool;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// The name under which apalis lists our workers.
const WORKER_TYPE: &str = "clerk";

/// For how many rounds a keep-alive must be unchanged, whatever the database's clock says.
const ROUNDS: u32 = 3;

/// Registers the worker, once the database answers. Only a registered worker can claim jobs.
pub(super) async fn register(leases: &Leases, pause: Duration) {
    let mut pause = pause.min(Duration::from_millis(200));
    while let Err(error) = sign_of_life(leases).await {
        tracing::warn!(%error, "the worker could not make itself known; trying again");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}

/// Does all of this in a loop.
pub(super) async fn keep(leases: Leases, settings: Settings, status: Arc<Status>) {
    let mut keeper = Keeper { leases, settings, status, unknown: HashSet::new(), others: HashMap::new() };
    loop {
        if let Err(error) = in_time(keeper.round()).await {
            tracing::warn!(%error, "no keep-alive could be written; trying again");
            keeper.others.clear();
        }
        tokio::time::sleep(keeper.settings.heartbeat).await;
    }
}

struct Keeper {
    leases: Leases,
    settings: Settings,
    status: Arc<Status>,
    /// Jobs that are ours according to the database but were unknown to this process in the last round.
    unknown: HashSet<String>,
    /// Other workers that hold jobs: their last keep-alive, and for how many rounds it has not changed.
    others: HashMap<String, (jiff_sqlx::Timestamp, u32)>,
}

impl Keeper {
    async fn round(&mut self) -> Result<()> {
        sign_of_life(&self.leases).await?;
        self.set_in_order().await?;
        self.rescue().await
    }

    /// Compares the jobs that are ours according to the database with those in memory.
    async fn set_in_order(&mut self) -> Result<()> {
        // Read memory first: jobs that are claimed in the meantime are then only in the database's answer, and unknown for now.
        let known: HashSet<String> = self.leases.held().keys().cloned().collect();
        let ours: HashSet<String> = jobs_of(self.leases.pool(), self.leases.name()).await?.into_iter().collect();
        for taken in known.difference(&ours) {
            // It was cancelled, or rescued by another worker that took this one for dead. If it has just ended, nothing
            // happens.
            if let Some(cut_short) = self.leases.held().get(taken) {
                cut_short.cancel();
            }
        }
        // The answer to a claim was lost with a connection. Only after being unknown twice, as it could be a claim in progress.
        let unknown: HashSet<String> = {
            let held = self.leases.held();
            ours.into_iter().filter(|id| !known.contains(id) && !held.contains_key(id)).collect()
        };
        let lost: Vec<String> = unknown.intersection(&self.unknown).cloned().collect();
        if !lost.is_empty() {
            tracing::warn!(jobs = lost.len(), "jobs were claimed without this process knowing; handing them back");
            hand_back(self.leases.pool(), self.leases.name(), &lost).await?;
        }
        self.unknown = unknown;
        Ok(())
    }

    /// Returns the jobs of dead workers to the queue. The try that died with its worker counts.
    async fn rescue(&mut self) -> Result<()> {
        let holders = holders(self.leases.pool(), self.leases.name(), self.settings.dead_after()).await?;
        self.others.retain(|id, _| holders.iter().any(|other| other.id == *id));
        let mut dead = Vec::new();
        for Holder { id, last_seen, is_late } in holders {
            let (seen, unchanged) = self.others.entry(id.clone()).or_insert((last_seen, 0));
            if *seen == last_seen {
                *unchanged += 1;
            } else {
                (*seen, *unchanged) = (last_seen, 0);
            }
            if *unchanged > if is_late { ROUNDS } else { self.settings.missed_heartbeats } {
                dead.push(id);
            }
        }
        if dead.is_empty() {
            return Ok(());
        }
        let jobs = give_back(self.leases.pool(), &dead).await?;
        if jobs > 0 {
            tracing::warn!(jobs, workers = ?dead, "took over the jobs of workers that are dead");
            self.status.rescued(jobs);
        }
        Ok(())
    }
}

async fn sign_of_life(leases: &Leases) -> Result<()> {
    sqlx::query!(
        "insert into apalis.workers (id, worker_type, storage_name, layers, last_seen) values ($1, $2, 'clerk', $3, clock_timestamp())
         on conflict (id) do update set last_seen = excluded.last_seen",
        leases.name(),
        WORKER_TYPE,
        // apalis keeps the names of its layers there, of which we have none.
        leases.release(),
    )
    .execute(leases.pool())
    .await?;
    Ok(())
}

async fn jobs_of(pool: &PgPool, worker: &str) -> Result<Vec<String>> {
    let ids = sqlx::query_scalar!(
        "select id from apalis.jobs where lock_by = $1 and status in ('Queued', 'Running')",
        worker
    );
    Ok(ids.fetch_all(pool).await?)
}

async fn hand_back(pool: &PgPool, worker: &str, ids: &[String]) -> Result<()> {
    sqlx::query!(
        "update apalis.jobs set status = 'Pending', lock_by = null, lock_at = null
         where id = any($2) and lock_by = $1 and status in ('Queued', 'Running')",
        worker,
        ids,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Another worker that holds jobs.
struct Holder {
    id: String,
    last_seen: jiff_sqlx::Timestamp,
    /// According to the database's clock, it has been silent for too long.
    is_late: bool,
}

async fn holders(pool: &PgPool, except: &str, dead_after: Duration) -> Result<Vec<Holder>> {
    Ok(sqlx::query_as!(
        Holder,
        r#"select w.id, w.last_seen as "last_seen: jiff_sqlx::Timestamp", clock_timestamp() - w.last_seen > make_interval(secs => $2) as "is_late!"
           from apalis.workers w
           where w.id in (select lock_by from apalis.jobs where status in ('Queued', 'Running')) and w.id <> $1"#,
        except,
        dead_after.as_secs_f64(),
    )
    .fetch_all(pool)
    .await?)
}

/// At once the first time, then later and later, as the job may be what kills its workers.
async fn give_back(pool: &PgPool, workers: &[String]) -> Result<u64> {
    let rescued = sqlx::query!(
        r#"with lost as (
               select id, attempts, lock_by, lock_at from apalis.jobs
               where lock_by = any($1) and status in ('Queued', 'Running') for update skip locked),
           noted as (
               insert into job_errors (job_id, attempt, worker, error, started_at)
               select id, attempts + 1, lock_by, 'its worker died', lock_at from lost)
           update apalis.jobs j set status = 'Pending', attempts = j.attempts + 1, lock_by = null, lock_at = null, done_at = null,
               last_result = '{"Err": "its worker died"}',
               run_at = now() + make_interval(secs => case j.attempts when 0 then 0 else least(power(2, j.attempts), 300) end)
           from lost where j.id = lost.id"#,
        workers,
    );
    Ok(rescued.execute(pool).await?.rows_affected())
}
