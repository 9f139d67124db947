//! SQL of links.

use super::{Link, LinkIcon, LinkInput};
use crate::input::Field;
use crate::office::catalogue::Rows;
use crate::{Error, Result};
use clerk_platform::OnConstraint;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

impl Rows for Link {
    const TABLE: &'static str = "links";
    type Input = LinkInput;

    /// All links, as the board shows them.
    async fn all(connection: &mut PgConnection) -> Result<Vec<Self>> {
        Ok(sqlx::query_as!(
            Self,
            r#"select id, title, address, icon as "icon: LinkIcon", description, position, updated_at from links order by position, lower(title)"#,
        )
        .fetch_all(connection)
        .await?)
    }

    async fn get(connection: &mut PgConnection, id: Uuid) -> Result<Option<Self>> {
        let found = sqlx::query_as!(
            Self,
            r#"select id, title, address, icon as "icon: LinkIcon", description, position, updated_at from links where id = $1"#,
            id,
        );
        Ok(found.fetch_optional(connection).await?)
    }

    async fn insert(connection: &mut PgConnection, input: &LinkInput, now: Timestamp) -> Result<Uuid> {
        let added = sqlx::query_scalar!(
            "insert into links (title, address, icon, description, position, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $6) returning id",
            &*input.title,
            &*input.address,
            input.icon.as_str(),
            &*input.description,
            input.position.stored(),
            now.to_sqlx(),
        );
        added.fetch_one(connection).await.on_constraint(TITLE, title_taken)
    }

    async fn update(connection: &mut PgConnection, id: Uuid, input: &LinkInput, now: Timestamp) -> Result<()> {
        let updated = sqlx::query!(
            "update links set title = $2, address = $3, icon = $4, description = $5, position = $6, updated_at = $7 where id = $1",
            id,
            &*input.title,
            &*input.address,
            input.icon.as_str(),
            &*input.description,
            input.position.stored(),
            now.to_sqlx(),
        );
        updated.execute(connection).await.on_constraint(TITLE, title_taken)?;
        Ok(())
    }
}

const TITLE: &str = "links_title";

fn title_taken() -> Error {
    Error::invalid("title", "There is already a link with this title.")
}
