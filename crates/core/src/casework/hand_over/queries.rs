//! SQL of handing cases over: one statement for all cases of someone, however many.

use super::model::Open;
use crate::Result;
use crate::ids::{CaseId, UserId};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Locks someone's open cases, always in the same order, and counts them.
pub(super) async fn lock_cases(connection: &mut PgConnection, user_id: UserId) -> Result<Open> {
    Ok(sqlx::query_as!(
        Open,
        r#"select count(*) filter (where paralegal_id = $1) as "as_paralegal!", count(*) filter (where lawyer_id = $1) as "as_lawyer!"
           from (select paralegal_id, lawyer_id from cases
                 where is_open and (paralegal_id = $1 or lawyer_id = $1) order by id for update) locked"#,
        *user_id,
    )
    .fetch_one(connection)
    .await?)
}

/// Open cases of a lawyer that have a paralegal.
pub(super) async fn needing_lawyer(connection: &mut PgConnection, user_id: UserId) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from cases where is_open and lawyer_id = $1 and paralegal_id is not null"#,
        *user_id,
    )
    .fetch_one(connection)
    .await?)
}

/// Puts someone in their place as paralegal on all their open cases; returns which cases those are.
pub(super) async fn change_paralegal(
    connection: &mut PgConnection,
    from: UserId,
    to: Option<UserId>,
    now: Timestamp,
) -> Result<Vec<CaseId>> {
    Ok(sqlx::query_scalar!(
        "update cases set paralegal_id = $2, updated_at = $3 where is_open and paralegal_id = $1 returning id",
        *from,
        to.as_deref(),
        now.to_sqlx(),
    )
    .fetch_all(connection)
    .await?)
}

/// Puts someone in their place as lawyer on all their open cases; returns which cases those are.
pub(super) async fn change_lawyer(
    connection: &mut PgConnection,
    from: UserId,
    to: Option<UserId>,
    now: Timestamp,
) -> Result<Vec<CaseId>> {
    Ok(sqlx::query_scalar!(
        "update cases set lawyer_id = $2, updated_at = $3 where is_open and lawyer_id = $1 returning id",
        *from,
        to.as_deref(),
        now.to_sqlx(),
    )
    .fetch_all(connection)
    .await?)
}
