//! SQL of the schedule.

use crate::Result;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use std::collections::HashMap;

pub(super) async fn last_ticks(connection: &mut PgConnection) -> Result<HashMap<String, Timestamp>> {
    let rows = sqlx::query!(r#"select name, last_tick as "last_tick: jiff_sqlx::Timestamp" from job_schedule"#);
    Ok(rows.fetch_all(connection).await?.into_iter().map(|row| (row.name, row.last_tick.to_jiff())).collect())
}

/// Notes a tick, and says whether the caller is to enqueue it: another worker may have been faster, and a new entry begins
/// with the tick after this one.
pub(super) async fn advance(connection: &mut PgConnection, name: &str, tick: Timestamp) -> Result<bool> {
    let advanced = sqlx::query_scalar!(
        r#"insert into job_schedule as s (name, last_tick) values ($1, $2)
           on conflict (name) do update set last_tick = excluded.last_tick where s.last_tick < excluded.last_tick
           returning (xmax <> 0) as "is_later_tick!""#,
        name,
        tick.to_sqlx(),
    );
    Ok(advanced.fetch_optional(connection).await?.unwrap_or(false))
}
