//! SQL of contacts.

use super::{Contact, ContactInput};
use crate::ids::UserId;
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn insert(connection: &mut PgConnection, input: &ContactInput, now: Timestamp) -> Result<Uuid> {
    let id = sqlx::query_scalar!(
        "insert into contacts (name, phone, created_at) values ($1, $2, $3) returning id",
        &*input.name,
        &*input.phone_number,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?;
    Ok(id)
}

/// People who still wait for a call, the longest wait first, at most 200; not yet checked against the blocklist.
pub(super) async fn waiting(connection: &mut PgConnection) -> Result<Vec<Contact>> {
    Ok(sqlx::query_as!(
        Contact,
        r#"select id, name, phone, created_at, false as "is_blocked!" from contacts where handled_at is null
           order by created_at, id limit 200"#,
    )
    .fetch_all(&mut *connection)
    .await?)
}

pub(super) async fn waiting_count(connection: &mut PgConnection) -> Result<i64> {
    Ok(sqlx::query_scalar!(r#"select count(*) as "count!" from contacts where handled_at is null"#)
        .fetch_one(&mut *connection)
        .await?)
}

pub(super) async fn mark_handled(
    connection: &mut PgConnection,
    id: Uuid,
    handled_by: UserId,
    now: Timestamp,
) -> Result<()> {
    let found = sqlx::query!(
        "update contacts set handled_at = coalesce(handled_at, $2), handled_by = coalesce(handled_by, $3) where id = $1",
        id,
        now.to_sqlx(),
        *handled_by,
    )
    .execute(connection)
    .await?;
    if found.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
}
