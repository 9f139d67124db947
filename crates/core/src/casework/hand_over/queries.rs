//! SQL of handing cases over: a statement for all cases of someone, however many.

use crate::Result;
use crate::office::accounts::StaffRef;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// Open cases of someone.
pub(super) struct Open {
    pub(super) as_paralegal: i64,
    pub(super) as_lawyer: i64,
}

/// Locks the open cases of someone, in the same order for everybody, and counts them.
pub(super) async fn lock_cases(connection: &mut PgConnection, user_id: Uuid) -> Result<Open> {
    Ok(sqlx::query_as!(
        Open,
        r#"select count(*) filter (where paralegal_id = $1) as "as_paralegal!", count(*) filter (where lawyer_id = $1) as "as_lawyer!"
           from (select paralegal_id, lawyer_id from cases
                 where is_open and (paralegal_id = $1 or lawyer_id = $1) order by id for update) locked"#,
        user_id,
    )
    .fetch_one(connection)
    .await?)
}

/// Open cases of a lawyer that have a paralegal.
pub(super) async fn needing_lawyer(connection: &mut PgConnection, user_id: Uuid) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from cases where is_open and lawyer_id = $1 and paralegal_id is not null"#,
        user_id,
    )
    .fetch_one(connection)
    .await?)
}

/// A change of all open cases of someone.
pub(super) struct Change<'a> {
    pub(super) from: &'a StaffRef,
    /// Nobody: none.
    pub(super) to: Option<&'a StaffRef>,
    pub(super) actor: Uuid,
    pub(super) now: Timestamp,
}

pub(super) async fn change_paralegal(connection: &mut PgConnection, change: &Change<'_>) -> Result<()> {
    sqlx::query!(
        "with changed as (
             update cases set paralegal_id = $2, updated_at = $6 where is_open and paralegal_id = $1 returning id)
         insert into notes (case_id, note_type, author_id, event, old_value, new_value, subject_id, created_at)
         select id, 'EVENT', $5, 'PARALEGAL', $3, $4, $2, $6 from changed",
        change.from.id,
        change.to.map(|staff| staff.id),
        change.from.full_name,
        change.to.map(|staff| staff.full_name.as_str()),
        change.actor,
        change.now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn change_lawyer(connection: &mut PgConnection, change: &Change<'_>) -> Result<()> {
    sqlx::query!(
        "with changed as (
             update cases set lawyer_id = $2, updated_at = $6 where is_open and lawyer_id = $1 returning id)
         insert into notes (case_id, note_type, author_id, event, old_value, new_value, subject_id, created_at)
         select id, 'EVENT', $5, 'LAWYER', $3, $4, $2, $6 from changed",
        change.from.id,
        change.to.map(|staff| staff.id),
        change.from.full_name,
        change.to.map(|staff| staff.full_name.as_str()),
        change.actor,
        change.now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
