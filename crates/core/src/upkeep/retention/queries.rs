//! SQL of deleting what is kept only for a time.

use crate::Result;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Rows deleted by one statement: each holds its locks for milliseconds.
const BATCH: i64 = 1000;

/// Deletes jobs that ended before a time, batch by batch; their errors go with them.
pub(super) async fn delete_jobs(connection: &mut PgConnection, status: &str, before: Timestamp) -> Result<u64> {
    let mut all = 0;
    loop {
        let deleted = sqlx::query!(
            "delete from apalis.jobs where id in (
                 select id from apalis.jobs where status = $1 and done_at < $2 order by done_at limit $3 for update skip locked)",
            status,
            before.to_sqlx(),
            BATCH,
        );
        match deleted.execute(&mut *connection).await?.rows_affected() {
            0 => return Ok(all),
            some => all += some,
        }
    }
}

/// Deletes what people did with jobs before a time.
pub(super) async fn delete_job_actions(connection: &mut PgConnection, before: Timestamp) -> Result<u64> {
    let deleted = sqlx::query!("delete from job_actions where at < $1", before.to_sqlx());
    Ok(deleted.execute(connection).await?.rows_affected())
}

/// Deletes workers that have gone and that no job refers to any more.
pub(super) async fn delete_workers(connection: &mut PgConnection, before: Timestamp) -> Result<u64> {
    let deleted = sqlx::query!(
        "delete from apalis.workers w
         where last_seen < $1 and not exists (select from apalis.jobs where lock_by = w.id)",
        before.to_sqlx(),
    );
    Ok(deleted.execute(connection).await?.rows_affected())
}

/// Deletes failed sign-ins that no longer make anyone wait.
pub(super) async fn delete_sign_in_failures(connection: &mut PgConnection, before: Timestamp) -> Result<u64> {
    let deleted = sqlx::query!(
        "delete from sign_in_throttles where last_failure_at < $1 and blocked_until < $1",
        before.to_sqlx(),
    );
    Ok(deleted.execute(connection).await?.rows_affected())
}

/// Deletes how many sign-ins failed in each minute before a time.
pub(super) async fn delete_failures_of_all(connection: &mut PgConnection, before: Timestamp) -> Result<u64> {
    let deleted = sqlx::query!("delete from sign_in_failures where minute < $1", before.to_sqlx());
    Ok(deleted.execute(connection).await?.rows_affected())
}
