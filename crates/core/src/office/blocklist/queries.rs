//! SQL of the blacklist.

use super::{BlockedContact, NewBlockedContact, phone_key};
use crate::access::{Action, Viewer};
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// Whether someone with this email address or this phone number is on the blacklist; either may be empty.
pub async fn is_blocked(connection: &mut PgConnection, email: &str, phone: &str) -> Result<bool> {
    let email = email.replace('\0', "");
    Ok(sqlx::query_scalar!(
        r#"select exists (select from blocked_contacts where lower(email) = lower($1) and email <> '')
               or exists (select from blocked_contacts where phone_key = $2 and phone_key <> '') as "is_blocked!""#,
        email.trim(),
        phone_key(phone.trim()),
    )
    .fetch_one(connection)
    .await?)
}

/// Which of these phone numbers are on the blacklist, in the order given.
pub(crate) async fn blocked_phones(connection: &mut PgConnection, phones: &[&str]) -> Result<Vec<bool>> {
    let keys: Vec<String> = phones.iter().map(|phone| phone_key(phone.trim())).collect();
    let blocked = sqlx::query_scalar!(
        "select phone_key from blocked_contacts where phone_key = any($1) and phone_key <> ''",
        &keys
    );
    let blocked = blocked.fetch_all(connection).await?;
    Ok(keys.iter().map(|key| blocked.contains(key)).collect())
}

/// All, the last one first.
pub async fn all(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<BlockedContact>> {
    viewer.require(Action::ManageSettings)?;
    Ok(sqlx::query_as!(
        BlockedContact,
        "select id, email, phone, comment, created_at, updated_at from blocked_contacts order by created_at desc, id",
    )
    .fetch_all(connection)
    .await?)
}

/// One.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<BlockedContact> {
    viewer.require(Action::ManageSettings)?;
    let found = sqlx::query_as!(
        BlockedContact,
        "select id, email, phone, comment, created_at, updated_at from blocked_contacts where id = $1",
        id,
    );
    found.fetch_optional(connection).await?.ok_or(Error::NotFound)
}

/// Puts someone on it.
pub async fn add(
    connection: &mut PgConnection,
    viewer: &Viewer,
    new: &NewBlockedContact,
    now: Timestamp,
) -> Result<Uuid> {
    viewer.require(Action::ManageSettings)?;
    let added = sqlx::query_scalar!(
        "insert into blocked_contacts (email, phone, phone_key, comment, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $5) returning id",
        new.email,
        new.phone,
        new.phone_key,
        new.comment,
        now.to_sqlx(),
    );
    added.fetch_one(connection).await.map_err(in_words)
}

/// Changes an entry.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    new: &NewBlockedContact,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    lock(connection, viewer, id, version).await?;
    let updated = sqlx::query!(
        "update blocked_contacts set email = $2, phone = $3, phone_key = $4, comment = $5, updated_at = $6 where id = $1",
        id,
        new.email,
        new.phone,
        new.phone_key,
        new.comment,
        now.to_sqlx(),
    );
    updated.execute(connection).await.map_err(in_words)?;
    Ok(())
}

/// Takes someone off it.
pub async fn remove(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    version: Option<Timestamp>,
) -> Result<()> {
    lock(connection, viewer, id, version).await?;
    sqlx::query!("delete from blocked_contacts where id = $1", id).execute(connection).await?;
    Ok(())
}

async fn lock(connection: &mut PgConnection, viewer: &Viewer, id: Uuid, version: Option<Timestamp>) -> Result<()> {
    viewer.require(Action::ManageSettings)?;
    let found = sqlx::query_scalar!("select updated_at from blocked_contacts where id = $1 for update", id);
    let updated_at = found.fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    match version {
        Some(version) if version != updated_at.to_jiff() => Err(Error::Stale),
        _ => Ok(()),
    }
}

fn in_words(error: sqlx::Error) -> Error {
    let constraint = error.as_database_error().and_then(|error| error.constraint());
    match constraint {
        Some("blocked_contacts_email") => Error::invalid("email", "This email address is on the blacklist already."),
        Some("blocked_contacts_phone") => Error::invalid("phone", "This phone number is on the blacklist already."),
        _ => Error::Db(error),
    }
}
