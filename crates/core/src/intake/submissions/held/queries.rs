//! SQL of submissions that are held back.

use super::{AT_ONCE, Held};
use crate::Result;
use crate::ids::{SubmissionId, UserId};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// So many submissions within an hour are none too many, however few there usually are.
const ALWAYS_FINE: i64 = 60;
/// So many times the usual number of an hour is a flood.
const TIMES: i64 = 10;
/// What is usual is what came in these weeks.
const WEEKS: i64 = 4;

/// Whether so many submissions have come within an hour that something is wrong. What is held back does not count, so that a flood
/// does not make the next one usual.
pub(in crate::intake::submissions) async fn is_flood(connection: &mut PgConnection, now: Timestamp) -> Result<bool> {
    let before = |hours| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(now).to_sqlx();
    let hours = WEEKS * 7 * 24;
    Ok(sqlx::query_scalar!(
        r#"select case when recent.count < $3 then false
               else recent.count > $4 * (select count(*) from submissions where submitted_at between $2 and $1 and held_at is null) / $5
               end as "is_flood!"
           from (select count(*) as count from submissions where submitted_at > $1 and held_at is null) recent"#,
        before(1),
        before(hours),
        ALWAYS_FINE,
        TIMES,
        hours,
    )
    .fetch_one(connection)
    .await?)
}

pub(super) async fn list(connection: &mut PgConnection, are_discarded: bool) -> Result<(Vec<Held>, i64)> {
    let rows = sqlx::query!(
        r#"select s.id, s.email, s.submitted_at, s.discarded_at, u.full_name as "discarded_by?", count(*) over () as "count!"
           from submissions s left join users u on u.id = s.discarded_by
           where s.held_at is not null and (s.discarded_at is not null) = $1
           order by s.held_at desc, s.id limit $2"#,
        are_discarded,
        AT_ONCE as i64,
    )
    .fetch_all(connection)
    .await?;
    let count = rows.first().map_or(0, |row| row.count);
    let held = rows.into_iter().map(|row| Held {
        id: row.id,
        email: row.email,
        submitted_at: row.submitted_at,
        discarded_at: row.discarded_at,
        discarded_by: row.discarded_by,
    });
    Ok((held.collect(), count))
}

pub(super) async fn count(connection: &mut PgConnection) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
               select from submissions where held_at is not null and discarded_at is null limit 100) waiting"#,
    )
    .fetch_one(connection)
    .await?)
}

/// Takes these out of what is held back; returns which, each with its tries.
pub(super) async fn release(connection: &mut PgConnection, ids: &[SubmissionId]) -> Result<Vec<(SubmissionId, i32)>> {
    let released = sqlx::query!(
        r#"update submissions set held_at = null, discarded_at = null, discarded_by = null
           where id = any($1) and held_at is not null returning id as "id: SubmissionId", tries"#,
        ids as _,
    );
    Ok(released.fetch_all(connection).await?.into_iter().map(|row| (row.id, row.tries)).collect())
}

pub(super) async fn discard(
    connection: &mut PgConnection,
    ids: &[SubmissionId],
    by: UserId,
    now: Timestamp,
) -> Result<u64> {
    let discarded = sqlx::query!(
        "update submissions set discarded_at = $2, discarded_by = $3
         where id = any($1) and held_at is not null and discarded_at is null",
        ids as _,
        now.to_sqlx(),
        *by,
    );
    Ok(discarded.execute(connection).await?.rows_affected())
}
