//! SQL of contacts.

use super::{Contact, NewContact};
use crate::access::{Action, Viewer};
use crate::office::blocklist;
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// Keeps a request to be called.
pub async fn create(connection: &mut PgConnection, new: &NewContact, now: Timestamp) -> Result<Uuid> {
    let id = sqlx::query_scalar!(
        "insert into contacts (name, phone, created_at) values ($1, $2, $3) returning id",
        new.name,
        new.phone,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?;
    Ok(id)
}

/// Those who still wait, longest first, at most 200.
pub async fn waiting(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Contact>> {
    viewer.require(Action::ManageIntake)?;
    let mut waiting = sqlx::query_as!(
        Contact,
        r#"select id, name, phone, created_at, false as "is_blocked!" from contacts where handled_at is null
           order by created_at, id limit 200"#,
    )
    .fetch_all(&mut *connection)
    .await?;
    let phones: Vec<&str> = waiting.iter().map(|contact| contact.phone.as_str()).collect();
    let blocked = blocklist::blocked_phones(connection, &phones).await?;
    for (contact, is_blocked) in waiting.iter_mut().zip(blocked) {
        contact.is_blocked = is_blocked;
    }
    Ok(waiting)
}

/// How many still wait.
pub async fn waiting_count(connection: &mut PgConnection, viewer: &Viewer) -> Result<i64> {
    viewer.require(Action::ManageIntake)?;
    Ok(sqlx::query_scalar!(r#"select count(*) as "count!" from contacts where handled_at is null"#)
        .fetch_one(&mut *connection)
        .await?)
}

/// Notes that someone was called. Twice is as good as once.
pub async fn mark_handled(connection: &mut PgConnection, viewer: &Viewer, id: Uuid, now: Timestamp) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    let found = sqlx::query!(
        "update contacts set handled_at = coalesce(handled_at, $2), handled_by = coalesce(handled_by, $3) where id = $1",
        id,
        now.to_sqlx(),
        viewer.user_id,
    )
    .execute(connection)
    .await?;
    if found.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
}
