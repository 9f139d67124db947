//! SQL of closures.

use super::{Closure, NewClosure};
use crate::access::{Action, Viewer};
use crate::{Error, Result};
use clerk_platform::time::Date;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// All, latest first.
pub async fn all(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Closure>> {
    viewer.require(Action::ManageSettings)?;
    Ok(sqlx::query_as!(
        Closure,
        "select id, closes_on, reopens_on, call_text, email_text, form_notice, updated_at from closures order by closes_on desc",
    )
    .fetch_all(connection)
    .await?)
}

/// The closure at a date in Melbourne, if the office is closed then.
pub async fn at(connection: &mut PgConnection, date: jiff::civil::Date) -> Result<Option<Closure>> {
    Ok(sqlx::query_as!(
        Closure,
        "select id, closes_on, reopens_on, call_text, email_text, form_notice, updated_at from closures
         where daterange(closes_on, reopens_on) @> $1::date",
        date.to_sqlx() as Date,
    )
    .fetch_optional(connection)
    .await?)
}

/// One.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Closure> {
    viewer.require(Action::ManageSettings)?;
    let found = sqlx::query_as!(
        Closure,
        "select id, closes_on, reopens_on, call_text, email_text, form_notice, updated_at from closures where id = $1",
        id,
    );
    found.fetch_optional(connection).await?.ok_or(Error::NotFound)
}

/// Adds one.
pub async fn add(connection: &mut PgConnection, viewer: &Viewer, new: &NewClosure, now: Timestamp) -> Result<Uuid> {
    viewer.require(Action::ManageSettings)?;
    let added = sqlx::query_scalar!(
        "insert into closures (closes_on, reopens_on, call_text, email_text, form_notice, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6) returning id",
        new.closes_on.to_sqlx() as Date,
        new.reopens_on.to_sqlx() as Date,
        new.call_text,
        new.email_text,
        new.form_notice,
        now.to_sqlx(),
    );
    added.fetch_one(connection).await.map_err(in_words)
}

/// Changes one.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    new: &NewClosure,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    lock(connection, viewer, id, version).await?;
    let updated = sqlx::query!(
        "update closures set closes_on = $2, reopens_on = $3, call_text = $4, email_text = $5, form_notice = $6, updated_at = $7
         where id = $1",
        id,
        new.closes_on.to_sqlx() as Date,
        new.reopens_on.to_sqlx() as Date,
        new.call_text,
        new.email_text,
        new.form_notice,
        now.to_sqlx(),
    );
    updated.execute(connection).await.map_err(in_words)?;
    Ok(())
}

/// Removes one.
pub async fn remove(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    version: Option<Timestamp>,
) -> Result<()> {
    lock(connection, viewer, id, version).await?;
    sqlx::query!("delete from closures where id = $1", id).execute(connection).await?;
    Ok(())
}

async fn lock(connection: &mut PgConnection, viewer: &Viewer, id: Uuid, version: Option<Timestamp>) -> Result<()> {
    viewer.require(Action::ManageSettings)?;
    let found = sqlx::query_scalar!("select updated_at from closures where id = $1 for update", id);
    let updated_at = found.fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    match version {
        Some(version) if version != updated_at.to_jiff() => Err(Error::Stale),
        _ => Ok(()),
    }
}

fn in_words(error: sqlx::Error) -> Error {
    let overlaps = error.as_database_error().is_some_and(|error| error.constraint() == Some("closures_overlap"));
    if !overlaps {
        return Error::Db(error);
    }
    Error::invalid("closes_on", "Another closure overlaps with these dates: change that one, or choose other dates.")
}
