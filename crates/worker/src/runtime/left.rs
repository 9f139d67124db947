//! Jobs that this build does not know. During a deploy or a rollback, workers of two builds share the queue: what the older
//! build can't run is left to the newer one.

use super::Leases;
use super::leases::Held;
use clerk_core::Result;

/// The pause before such a job is offered again, in seconds.
const PAUSE: f64 = 60.0;

impl Leases {
    /// Leaves a job that this build can't run to a newer worker, as if it had never been claimed, and notes since when.
    pub(crate) async fn leave(&self, held: &Held, reason: &str) -> bool {
        self.persist(held, || async {
            let left = sqlx::query!(
                r#"update apalis.jobs j set status = 'Pending', lock_by = null, lock_at = null,
                       run_at = now() + make_interval(secs => $4),
                       last_result = jsonb_build_object('Err', $3::text, 'left_since', now()) || coalesce(last_result, '{}'),
                       idempotency_key = case when metadata ? 'unique' and not exists (
                           select from apalis.jobs o where o.job_type = j.job_type and o.idempotency_key = j.metadata -> 'unique')
                           then metadata -> 'unique' else idempotency_key end
                   where id = $1 and lock_by = $2 and status in ('Queued', 'Running')"#,
                held.job_id,
                self.name(),
                reason,
                PAUSE,
            );
            Ok(left.execute(self.pool()).await?.rows_affected() == 1)
        })
        .await
    }

    /// Whether a job has been left to a newer worker for a day.
    pub(crate) async fn was_left_for_long(&self, held: &Held) -> Result<bool> {
        let left = sqlx::query_scalar!(
            r#"select coalesce((last_result ->> 'left_since')::timestamptz < now() - interval '1 day', false) as "is!"
               from apalis.jobs where id = $1"#,
            held.job_id,
        );
        Ok(left.fetch_optional(self.pool()).await?.unwrap_or_default())
    }
}
