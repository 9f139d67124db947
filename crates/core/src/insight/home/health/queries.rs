//! SQL of Clerk's health. The database's own clock is the queue's.

use sqlx::{Postgres, QueryBuilder};

/// Adds a [`Health`](super::Health) as one JSON document.
pub(in crate::insight::home) fn push(query: &mut QueryBuilder<Postgres>) {
    query.push(
        "(select json_build_object(
             'workers', (select count(*) from apalis.workers where last_seen > now() - interval '60 seconds'),
             'worker_seen_at', (select max(last_seen) from apalis.workers),
             'releases', (select coalesce(json_agg(distinct layers), '[]') from apalis.workers
                 where last_seen > now() - interval '60 seconds' and layers <> ''),
             'waiting', waiting.jobs, 'oldest_seconds', coalesce(waiting.oldest, 0),
             'dead', (select coalesce(json_agg(k order by k.count desc, k.kind), '[]') from (
                 select coalesce(metadata -> 'kind', '') as kind, count(*) as count
                 from (select metadata from apalis.jobs
                       where status = 'Killed' and not coalesce(last_result, '{}') ? 'cancelled' limit 1000) dead
                 group by 1 order by 2 desc, 1 limit 5) k),
             'failed', (select count(*) from (
                 select from submissions where failed_at is not null and closed_as is null limit 100) failed),
             'repeated', (select count(*) from (
                 select from submissions where repeats_id is not null and not is_processed and closed_as is null
                     and repeats_denied_at is null limit 100) repeated),
             'held', (select count(*) from (
                 select from submissions where held_at is not null and discarded_at is null limit 100) held))
         from (select count(*) as jobs, extract(epoch from now() - min(run_at))::float8 as oldest from (
             select run_at from apalis.jobs
             where (status = 'Pending' or status = 'Failed' and attempts < max_attempts) and run_at <= now() limit 100) due) waiting)",
    );
}
