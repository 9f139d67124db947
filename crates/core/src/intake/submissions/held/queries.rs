//! SQL of submissions that are held back.

use super::{AT_ONCE, FEW, Held, Recent};
use crate::Result;
use crate::ids::{SubmissionId, UserId};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// How many submissions have come since one time, and how many from another until then, of which only those count that are not held
/// back. `fine` are so few that nobody needs to know what is usual.
pub(super) async fn recent(
    connection: &mut PgConnection,
    network: &str,
    (since, usual_since): (Timestamp, Timestamp),
    fine: i64,
) -> Result<Recent> {
    Ok(sqlx::query_as!(
        Recent,
        r#"select counted as "counted!", (select count(*) from submissions where submitted_at > $1 and submitted_from = $3) as "own!",
               case when counted < $5 then 0
                   else (select count(*) from submissions where submitted_at between $2 and $1 and held_at is null) end as "usual!"
           from (
               select coalesce(sum(case when submitted_from is null then count else least(count, $4) end), 0)::bigint as counted from (
                   select submitted_from, count(*) as count from submissions where submitted_at > $1 and held_at is null
                   group by submitted_from) networks) recent"#,
        since.to_sqlx(),
        usual_since.to_sqlx(),
        network,
        FEW,
        fine,
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
