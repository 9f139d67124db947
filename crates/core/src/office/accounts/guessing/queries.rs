//! SQL of counting tries.

use crate::Result;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Counts a failure of a key and returns how many there are now; none while the key has to wait. Locks the row.
pub(super) async fn count(
    connection: &mut PgConnection,
    key: &str,
    now: Timestamp,
    forget_after: SignedDuration,
) -> Result<Option<i32>> {
    // A row that does not make anyone wait has a time long past there, whatever else is just being counted.
    Ok(sqlx::query_scalar!(
        "insert into sign_in_throttles as t (key, failures, last_failure_at, blocked_until) values ($1, 1, $2, 'epoch')
         on conflict (key) do update set
             failures = case when t.last_failure_at > $3 then t.failures + 1 else 1 end,
             last_failure_at = greatest(t.last_failure_at, $2)
         where t.blocked_until <= $2
         returning failures",
        key,
        now.to_sqlx(),
        now.saturating_sub(forget_after).unwrap_or(now).to_sqlx(),
    )
    .fetch_optional(connection)
    .await?)
}

/// Until when a key has to wait.
pub(super) async fn blocked_until(connection: &mut PgConnection, key: &str) -> Result<Option<Timestamp>> {
    let until = sqlx::query_scalar!("select blocked_until from sign_in_throttles where key = $1", key);
    Ok(until.fetch_optional(connection).await?.map(|until| until.to_jiff()))
}

/// Makes a key wait.
pub(super) async fn block(connection: &mut PgConnection, key: &str, until: Timestamp) -> Result<()> {
    sqlx::query!("update sign_in_throttles set blocked_until = $2 where key = $1", key, until.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes back one failure of a key, with the wait that it has caused.
pub(super) async fn take_back(connection: &mut PgConnection, key: &str, wait: Option<Timestamp>) -> Result<()> {
    sqlx::query!(
        "update sign_in_throttles set failures = greatest(failures - 1, 0),
             blocked_until = case when blocked_until = $2 then 'epoch' else blocked_until end
         where key = $1",
        key,
        wait.map(|wait| wait.to_sqlx()) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets the failures of a key.
pub(super) async fn clear(connection: &mut PgConnection, key: &str) -> Result<()> {
    sqlx::query!("delete from sign_in_throttles where key = $1", key).execute(connection).await?;
    Ok(())
}

/// Counts a failure of any account in this minute, and returns how many there were since a time.
pub(super) async fn count_of_all(connection: &mut PgConnection, now: Timestamp, since: Timestamp) -> Result<i64> {
    sqlx::query!(
        "insert into sign_in_failures as f (minute, failures) values (date_trunc('minute', $1::timestamptz), 1)
         on conflict (minute) do update set failures = f.failures + 1",
        now.to_sqlx(),
    )
    .execute(&mut *connection)
    .await?;
    of_all_since(connection, since).await
}

/// How many failures of any account there were since a time.
pub(super) async fn of_all_since(connection: &mut PgConnection, since: Timestamp) -> Result<i64> {
    let sum = sqlx::query_scalar!(
        r#"select coalesce(sum(failures), 0) as "sum!" from sign_in_failures where minute > $1"#,
        since.to_sqlx(),
    );
    Ok(sum.fetch_one(connection).await?)
}

/// Marks the present minute as one in which an alert was raised, unless one was since a time. Returns whether it did.
pub(super) async fn raise(connection: &mut PgConnection, now: Timestamp, unless_since: Timestamp) -> Result<bool> {
    let raised = sqlx::query!(
        "update sign_in_failures set is_alert = true where minute = date_trunc('minute', $1::timestamptz)
         and not exists (select from sign_in_failures where is_alert and minute > $2)",
        now.to_sqlx(),
        unless_since.to_sqlx(),
    );
    Ok(raised.execute(connection).await?.rows_affected() > 0)
}
