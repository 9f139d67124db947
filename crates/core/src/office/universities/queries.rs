//! SQL of universities.

use super::{University, UniversityName};
use crate::access::{Action, Viewer};
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// All, by name.
pub async fn all(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<University>> {
    viewer.require(Action::ManageSettings)?;
    Ok(sqlx::query_as!(
        University,
        r#"select id, name, (select count(*) from users where university = u.name) as "users!", updated_at
           from universities u order by lower(name)"#,
    )
    .fetch_all(connection)
    .await?)
}

/// Their names, to choose from.
pub async fn names(connection: &mut PgConnection) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!("select name from universities order by lower(name)").fetch_all(connection).await?)
}

/// One.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<University> {
    viewer.require(Action::ManageSettings)?;
    let found = sqlx::query_as!(
        University,
        r#"select id, name, (select count(*) from users where university = u.name) as "users!", updated_at
           from universities u where id = $1"#,
        id,
    );
    found.fetch_optional(connection).await?.ok_or(Error::NotFound)
}

/// Adds one.
pub async fn add(
    connection: &mut PgConnection,
    viewer: &Viewer,
    name: &UniversityName,
    now: Timestamp,
) -> Result<Uuid> {
    viewer.require(Action::ManageSettings)?;
    let added = sqlx::query_scalar!(
        "insert into universities (name, created_at, updated_at) values ($1, $2, $2) returning id",
        name.0,
        now.to_sqlx(),
    );
    added.fetch_one(connection).await.map_err(in_words)
}

/// Renames one, also for the people there.
pub async fn rename(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    name: &UniversityName,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    let old = lock(connection, viewer, id, version).await?;
    let renamed =
        sqlx::query!("update universities set name = $2, updated_at = $3 where id = $1", id, name.0, now.to_sqlx());
    renamed.execute(&mut *connection).await.map_err(in_words)?;
    sqlx::query!(
        "update users set university = $2, updated_at = $3 where university = $1 and university <> $2",
        old,
        name.0,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes one at which nobody is.
pub async fn remove(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    version: Option<Timestamp>,
) -> Result<()> {
    let name = lock(connection, viewer, id, version).await?;
    let is_used = sqlx::query_scalar!(r#"select exists (select from users where university = $1) as "is_used!""#, name);
    if is_used.fetch_one(&mut *connection).await? {
        return Err(Error::Conflict(
            "People are at this university: give them another one first, or rename it.".to_owned(),
        ));
    }
    sqlx::query!("delete from universities where id = $1", id).execute(connection).await?;
    Ok(())
}

/// Locks one, if it is still the one that the viewer had before them; its name.
async fn lock(connection: &mut PgConnection, viewer: &Viewer, id: Uuid, version: Option<Timestamp>) -> Result<String> {
    viewer.require(Action::ManageSettings)?;
    let row = sqlx::query!("select name, updated_at from universities where id = $1 for update", id);
    let row = row.fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    match version {
        Some(version) if version != row.updated_at.to_jiff() => Err(Error::Stale),
        _ => Ok(row.name),
    }
}

fn in_words(error: sqlx::Error) -> Error {
    let error = Error::Db(error);
    if error.is_unique_violation() {
        Error::invalid("name", "There is a university of this name already.")
    } else {
        error
    }
}
