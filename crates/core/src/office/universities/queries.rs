//! SQL of universities.

use super::{University, UniversityInput};
use crate::office::catalogue::Rows;
use crate::{Error, Result};
use clerk_platform::OnConstraint;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// Their names, to choose from.
pub async fn names(connection: &mut PgConnection) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!("select name from universities order by lower(name)").fetch_all(connection).await?)
}

/// Whether someone is at this one.
pub(super) async fn is_used(connection: &mut PgConnection, id: Uuid) -> Result<bool> {
    let is_used = sqlx::query_scalar!(
        r#"select exists (select from users where university = (select name from universities where id = $1)) as "is_used!""#,
        id,
    );
    Ok(is_used.fetch_one(connection).await?)
}

impl Rows for University {
    const TABLE: &'static str = "universities";
    type Input = UniversityInput;

    /// All universities, by name.
    async fn all(connection: &mut PgConnection) -> Result<Vec<Self>> {
        Ok(sqlx::query_as!(
            Self,
            r#"select id, name, (select count(*) from users where university = u.name) as "users!", updated_at
           from universities u order by lower(name)"#,
        )
        .fetch_all(connection)
        .await?)
    }

    async fn get(connection: &mut PgConnection, id: Uuid) -> Result<Option<Self>> {
        let found = sqlx::query_as!(
            Self,
            r#"select id, name, (select count(*) from users where university = u.name) as "users!", updated_at
           from universities u where id = $1"#,
            id,
        );
        Ok(found.fetch_optional(connection).await?)
    }

    async fn insert(connection: &mut PgConnection, input: &UniversityInput, now: Timestamp) -> Result<Uuid> {
        let added = sqlx::query_scalar!(
            "insert into universities (name, created_at, updated_at) values ($1, $2, $2) returning id",
            &*input.name,
            now.to_sqlx(),
        );
        added.fetch_one(connection).await.on_constraint(NAME, name_taken)
    }

    /// The people there get the new name, too.
    async fn update(connection: &mut PgConnection, id: Uuid, input: &UniversityInput, now: Timestamp) -> Result<()> {
        sqlx::query!(
            "update users set university = $2, updated_at = $3 from universities u
             where u.id = $1 and users.university = u.name and u.name <> $2",
            id,
            &*input.name,
            now.to_sqlx(),
        )
        .execute(&mut *connection)
        .await?;
        let renamed = sqlx::query!(
            "update universities set name = $2, updated_at = $3 where id = $1",
            id,
            &*input.name,
            now.to_sqlx()
        );
        renamed.execute(connection).await.on_constraint(NAME, name_taken)?;
        Ok(())
    }
}

const NAME: &str = "universities_name";

fn name_taken() -> Error {
    Error::invalid("name", "There is already a university with this name.")
}
