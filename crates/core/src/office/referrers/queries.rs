//! SQL of referrers.

use super::{Referrer, ReferrerInput, ReferrerKind};
use crate::input::Field;
use crate::office::catalogue::Rows;
use crate::{Error, Result};
use clerk_platform::OnConstraint;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// The names that are offered, of every kind.
pub async fn names(connection: &mut PgConnection) -> Result<Vec<String>> {
    let names = sqlx::query_scalar!("select name from referrers where is_active order by lower(name), name");
    let mut names = names.fetch_all(connection).await?;
    names.dedup();
    Ok(names)
}

impl Rows for Referrer {
    const TABLE: &'static str = "referrers";
    const IS_REMOVABLE: bool = false;
    type Input = ReferrerInput;

    /// All referrers, by kind and name.
    async fn all(connection: &mut PgConnection) -> Result<Vec<Self>> {
        Ok(sqlx::query_as!(
            Self,
            r#"select id, kind as "kind: ReferrerKind", name, is_active, updated_at from referrers order by kind, lower(name)"#,
        )
        .fetch_all(connection)
        .await?)
    }

    async fn get(connection: &mut PgConnection, id: Uuid) -> Result<Option<Self>> {
        let found = sqlx::query_as!(
            Self,
            r#"select id, kind as "kind: ReferrerKind", name, is_active, updated_at from referrers where id = $1"#,
            id,
        );
        Ok(found.fetch_optional(connection).await?)
    }

    async fn insert(connection: &mut PgConnection, input: &ReferrerInput, now: Timestamp) -> Result<Uuid> {
        let added = sqlx::query_scalar!(
            "insert into referrers (kind, name, is_active, created_at, updated_at) values ($1, $2, $3, $4, $4) returning id",
            input.kind.as_str(),
            &*input.name,
            input.is_active.stored(),
            now.to_sqlx(),
        );
        added.fetch_one(connection).await.on_constraint(NAME, name_taken)
    }

    /// Cases keep the name that they have.
    async fn update(connection: &mut PgConnection, id: Uuid, input: &ReferrerInput, now: Timestamp) -> Result<()> {
        let updated = sqlx::query!(
            "update referrers set kind = $2, name = $3, is_active = $4, updated_at = $5 where id = $1",
            id,
            input.kind.as_str(),
            &*input.name,
            input.is_active.stored(),
            now.to_sqlx(),
        );
        updated.execute(connection).await.on_constraint(NAME, name_taken)?;
        Ok(())
    }
}

const NAME: &str = "referrers_name";

fn name_taken() -> Error {
    Error::invalid("name", "There is already a referrer of this type with this name.")
}
