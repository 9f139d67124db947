//! SQL of referrers.

use super::{NewReferrer, Referrer};
use crate::access::{Action, Viewer};
use crate::office::referrers::ReferrerKind;
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// All, by kind and name.
pub async fn all(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Referrer>> {
    viewer.require(Action::ManageSettings)?;
    Ok(sqlx::query_as!(
        Referrer,
        r#"select id, kind as "kind: ReferrerKind", name, is_active, updated_at from referrers order by kind, lower(name)"#,
    )
    .fetch_all(connection)
    .await?)
}

/// The names that are offered, of every kind.
pub async fn names(connection: &mut PgConnection) -> Result<Vec<String>> {
    let names = sqlx::query_scalar!("select name from referrers where is_active order by lower(name), name");
    let mut names = names.fetch_all(connection).await?;
    names.dedup();
    Ok(names)
}

/// One.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Referrer> {
    viewer.require(Action::ManageSettings)?;
    let found = sqlx::query_as!(
        Referrer,
        r#"select id, kind as "kind: ReferrerKind", name, is_active, updated_at from referrers where id = $1"#,
        id,
    );
    found.fetch_optional(connection).await?.ok_or(Error::NotFound)
}

/// Adds one.
pub async fn add(connection: &mut PgConnection, viewer: &Viewer, new: &NewReferrer, now: Timestamp) -> Result<Uuid> {
    viewer.require(Action::ManageSettings)?;
    let added = sqlx::query_scalar!(
        "insert into referrers (kind, name, is_active, created_at, updated_at) values ($1, $2, $3, $4, $4) returning id",
        new.kind.as_str(),
        new.name,
        new.is_active,
        now.to_sqlx(),
    );
    added.fetch_one(connection).await.map_err(in_words)
}

/// Changes one. Cases keep the name that they have.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    new: &NewReferrer,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::ManageSettings)?;
    let found = sqlx::query_scalar!("select updated_at from referrers where id = $1 for update", id);
    let updated_at = found.fetch_optional(&mut *connection).await?.ok_or(Error::NotFound)?;
    if version.is_some_and(|version| version != updated_at.to_jiff()) {
        return Err(Error::Stale);
    }
    let updated = sqlx::query!(
        "update referrers set kind = $2, name = $3, is_active = $4, updated_at = $5 where id = $1",
        id,
        new.kind.as_str(),
        new.name,
        new.is_active,
        now.to_sqlx(),
    );
    updated.execute(connection).await.map_err(in_words)?;
    Ok(())
}

fn in_words(error: sqlx::Error) -> Error {
    let error = Error::Db(error);
    if error.is_unique_violation() {
        Error::invalid("name", "There is one of this kind and name already.")
    } else {
        error
    }
}
