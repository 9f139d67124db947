//! SQL of what people see of the queue.

use super::model::{ClassStats, JobAction, JobDetail, JobError, JobFilter, JobRow, JobState, KindStats, Overview};
use crate::ids::UserId;
use crate::jobs::Class;
use crate::{Error, Result};
use clerk_platform::time::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use sqlx::types::Json;

/// The state of each class.
pub async fn class_stats(connection: &mut PgConnection) -> Result<Vec<ClassStats>> {
    let found = sqlx::query_as!(
        ClassStats,
        r#"with live as (
               select job_type,
                   count(*) filter (where status in ('Pending', 'Failed') and run_at <= now()) as waiting,
                   count(*) filter (where status in ('Pending', 'Failed') and run_at > now()) as delayed,
                   count(*) filter (where status in ('Queued', 'Running')) as running,
                   extract(epoch from now() - min(run_at) filter (where status in ('Pending', 'Failed') and run_at <= now()))::float8
                       as oldest
               from apalis.jobs
               where status in ('Queued', 'Running') or status = 'Pending' or (status = 'Failed' and attempts < max_attempts)
               group by job_type),
           over as (
               select job_type, count(*) filter (where status = 'Done' and done_at > now() - interval '5 minutes') as done,
                   count(*) filter (where status = 'Killed' and not coalesce(last_result, '{}') ? 'cancelled') as dead
               from apalis.jobs
               where status = 'Killed' or (status = 'Done' and done_at > now() - interval '5 minutes')
               group by job_type),
           failed as (
               select j.job_type, count(*) as failures from job_errors e join apalis.jobs j on j.id = e.job_id
               where e.at > now() - interval '24 hours' group by j.job_type)
           select class as "class!", coalesce(waiting, 0) as "waiting!", coalesce(delayed, 0) as "delayed!",
               coalesce(running, 0) as "running!", coalesce(oldest, 0) as "oldest_seconds!",
               coalesce(done, 0) / 5.0::float8 as "done_per_minute!", coalesce(failures, 0) as "failures_24h!",
               coalesce(dead, 0) as "dead!"
           from unnest($1::text[]) with ordinality as classes (class, n)
           left join live on live.job_type = class left join over on over.job_type = class
           left join failed on failed.job_type = class
           order by n"#,
        &Class::ALL.map(|class| class.as_str().to_owned()),
    );
    Ok(found.fetch_all(&mut *connection).await?)
}

/// What an overview shows in addition to the classes, in one round trip; `limit` is how many of people's last actions.
pub async fn overview(connection: &mut PgConnection, limit: i64) -> Result<Overview> {
    let found = sqlx::query!(
        r#"with kinds as (
               select coalesce(metadata -> 'kind', '') as kind, min(job_type) as class,
                   count(*) filter (where status = 'Pending') as waiting,
                   count(*) filter (where status in ('Queued', 'Running')) as running,
                   count(*) filter (where status = 'Failed') as retrying,
                   count(*) filter (where status = 'Killed' and not coalesce(last_result, '{}') ? 'cancelled') as dead,
                   count(*) filter (where status = 'Done') as done,
                   coalesce(sum(failures), 0)::bigint as failures_24h
               from apalis.jobs j
               left join (select job_id, count(*) as failures from job_errors where at > now() - interval '24 hours' group by job_id) e
                   on e.job_id = j.id
               group by 1),
           actions as (
               select a.id, action, job_id, kind, jobs, coalesce(u.full_name, 'the command line') as actor, at
               from job_actions a left join users u on u.id = a.actor_id
               order by a.id desc limit $1)
           select (select count(*) from apalis.workers where last_seen > now() - interval '60 seconds') as "workers!",
               (select coalesce(json_agg(k order by kind), '[]') from kinds k) as "kinds!: Json<Vec<KindStats>>",
               (select coalesce(json_agg(a order by id desc), '[]') from actions a) as "actions!: Json<Vec<JobAction>>""#,
        limit,
    );
    let row = found.fetch_one(connection).await?;
    Ok(Overview { workers: row.workers, kinds: row.kinds.0, actions: row.actions.0 })
}

/// A row as lists read it.
struct Found {
    id: String,
    kind: Option<String>,
    class: String,
    status: String,
    cancelled: bool,
    attempts: i32,
    max_attempts: i32,
    run_at: Timestamp,
    started_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    worker: Option<String>,
    error: Option<String>,
}

impl From<Found> for JobRow {
    fn from(found: Found) -> Self {
        Self {
            state: JobState::from_status(&found.status, found.cancelled),
            id: found.id,
            kind: found.kind.unwrap_or_default(),
            class: found.class,
            attempts: found.attempts,
            max_attempts: found.max_attempts,
            run_at: found.run_at,
            started_at: found.started_at,
            ended_at: found.ended_at,
            worker: found.worker,
            error: found.error,
        }
    }
}

/// Jobs in a state. Those that are over come last first; the others, next first.
pub async fn list(connection: &mut PgConnection, filter: &JobFilter, limit: i64, offset: i64) -> Result<Vec<JobRow>> {
    let statuses: Vec<String> = filter.state.statuses().iter().map(|status| (*status).to_owned()).collect();
    let found = sqlx::query_as!(
        Found,
        r#"select id, metadata -> 'kind' as "kind?", job_type as class, status, coalesce(last_result, '{}') ? 'cancelled' as "cancelled!",
               attempts, max_attempts, run_at, lock_at as started_at, done_at as ended_at, lock_by as worker, last_result ->> 'Err' as error
           from apalis.jobs
           where status = any($1) and ($2::text is null or metadata -> 'kind' = $2)
               and (status <> 'Killed' or coalesce(last_result, '{}') ? 'cancelled' = $3)
           order by case when status in ('Done', 'Killed') then done_at end desc nulls last, priority desc, run_at, id
           limit $4 offset $5"#,
        &statuses,
        filter.kind,
        filter.state == JobState::Cancelled,
        limit,
        offset,
    );
    Ok(found.fetch_all(&mut *connection).await?.into_iter().map(JobRow::from).collect())
}

/// One job with its failed tries and what people did with it.
pub async fn get(connection: &mut PgConnection, id: &str) -> Result<JobDetail> {
    let found = sqlx::query!(
        r#"select id, metadata -> 'kind' as "kind?", job_type as class, status, coalesce(last_result, '{}') ? 'cancelled' as "cancelled!",
               attempts, max_attempts, run_at as "run_at: Timestamp", lock_at as "started_at: Timestamp",
               done_at as "ended_at: Timestamp", lock_by as worker, last_result ->> 'Err' as error, job
           from apalis.jobs where id = $1"#,
        id,
    );
    let row = found.fetch_optional(&mut *connection).await?.ok_or(Error::NotFound)?;
    let errors = sqlx::query_as!(
        JobError,
        "select attempt, error, worker, started_at, at from job_errors where job_id = $1 order by id",
        id,
    );
    let payload = match serde_json::from_slice::<serde_json::Value>(&row.job) {
        Ok(value) => serde_json::to_string_pretty(&value).unwrap_or_default(),
        Err(_) => format!("not readable: {} bytes", row.job.len()),
    };
    let found = Found {
        id: row.id,
        kind: row.kind,
        class: row.class,
        status: row.status,
        cancelled: row.cancelled,
        attempts: row.attempts,
        max_attempts: row.max_attempts,
        run_at: row.run_at,
        started_at: row.started_at,
        ended_at: row.ended_at,
        worker: row.worker,
        error: row.error,
    };
    Ok(JobDetail {
        row: found.into(),
        payload,
        errors: errors.fetch_all(&mut *connection).await?,
        actions: actions(&mut *connection, id, 100).await?,
    })
}

/// What people did with a job, the last first.
async fn actions(connection: &mut PgConnection, job_id: &str, limit: i64) -> Result<Vec<JobAction>> {
    let found = sqlx::query_as!(
        JobAction,
        r#"select action, job_id, kind, jobs, coalesce(u.full_name, 'the command line') as "actor!", at
           from job_actions a left join users u on u.id = a.actor_id
           where job_id = $1 order by a.id desc limit $2"#,
        job_id,
        limit,
    );
    Ok(found.fetch_all(&mut *connection).await?)
}

/// How many jobs a list has, counted up to a number.
pub async fn count(connection: &mut PgConnection, filter: &JobFilter, up_to: i64) -> Result<i64> {
    let statuses: Vec<String> = filter.state.statuses().iter().map(|status| (*status).to_owned()).collect();
    let found = sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
               select from apalis.jobs
               where status = any($1) and ($2::text is null or metadata -> 'kind' = $2)
                   and (status <> 'Killed' or coalesce(last_result, '{}') ? 'cancelled' = $3)
               limit $4) counted"#,
        &statuses,
        filter.kind,
        filter.state == JobState::Cancelled,
        up_to,
    );
    Ok(found.fetch_one(&mut *connection).await?)
}

/// Makes a job run now, with all its tries available again.
pub(super) async fn set_pending(connection: &mut PgConnection, id: &str) -> Result<()> {
    sqlx::query!(
        "update apalis.jobs set status = 'Pending', attempts = 0, run_at = now(), done_at = null, lock_at = null, lock_by = null,
             last_result = null
         where id = $1",
        id,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes all dead jobs of a kind run now; returns how many.
pub(super) async fn set_dead_pending(connection: &mut PgConnection, kind: &str) -> Result<u64> {
    let retried = sqlx::query!(
        "update apalis.jobs set status = 'Pending', attempts = 0, run_at = now(), done_at = null, lock_at = null, lock_by = null,
             last_result = null
         where status = 'Killed' and metadata -> 'kind' = $1 and not coalesce(last_result, '{}') ? 'cancelled'",
        kind,
    )
    .execute(connection)
    .await?
    .rows_affected();
    Ok(retried)
}

/// Cancels a job; returns its payload.
pub(super) async fn set_cancelled(connection: &mut PgConnection, id: &str) -> Result<Vec<u8>> {
    let payload = sqlx::query_scalar!(
        r#"update apalis.jobs set status = 'Killed', done_at = now(), last_result = '{"Err": "cancelled", "cancelled": true}',
               idempotency_key = case when metadata ? 'unique' then null else idempotency_key end
           where id = $1 returning job"#,
        id,
    )
    .fetch_one(connection)
    .await?;
    Ok(payload)
}

pub(super) async fn lock(connection: &mut PgConnection, id: &str) -> Result<JobState> {
    let row = sqlx::query!(
        r#"select status, coalesce(last_result, '{}') ? 'cancelled' as "cancelled!" from apalis.jobs where id = $1 for update"#,
        id,
    );
    let row = row.fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    Ok(JobState::from_status(&row.status, row.cancelled))
}

pub(super) async fn record(
    connection: &mut PgConnection,
    action: &str,
    actor_id: Option<UserId>,
    job_id: Option<&str>,
    kind: Option<&str>,
    jobs: u64,
    now: jiff::Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into job_actions (action, actor_id, job_id, kind, jobs, at) values ($1, $2, $3, $4, $5, $6)",
        action,
        actor_id.as_deref(),
        job_id,
        kind,
        i32::try_from(jobs).unwrap_or(i32::MAX),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
