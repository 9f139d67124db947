//! SQL of closures.

use super::{Closure, ClosureInput};
use crate::input::Field;
use crate::office::catalogue::Rows;
use crate::{Error, Result};
use clerk_platform::OnConstraint;
use clerk_platform::time::Date;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

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

impl Rows for Closure {
    const TABLE: &'static str = "closures";
    type Input = ClosureInput;

    /// All closures, latest first.
    async fn all(connection: &mut PgConnection) -> Result<Vec<Self>> {
        Ok(sqlx::query_as!(
            Self,
            "select id, closes_on, reopens_on, call_text, email_text, form_notice, updated_at from closures order by closes_on desc",
        )
        .fetch_all(connection)
        .await?)
    }

    async fn get(connection: &mut PgConnection, id: Uuid) -> Result<Option<Self>> {
        let found = sqlx::query_as!(
            Self,
            "select id, closes_on, reopens_on, call_text, email_text, form_notice, updated_at from closures where id = $1",
            id,
        );
        Ok(found.fetch_optional(connection).await?)
    }

    async fn insert(connection: &mut PgConnection, input: &ClosureInput, now: Timestamp) -> Result<Uuid> {
        let added = sqlx::query_scalar!(
            "insert into closures (closes_on, reopens_on, call_text, email_text, form_notice, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6) returning id",
            input.closes_on.stored() as Date,
            input.reopens_on.stored() as Date,
            &*input.call_text,
            &*input.email_text,
            &*input.form_notice,
            now.to_sqlx(),
        );
        added.fetch_one(connection).await.on_constraint(OVERLAP, overlaps)
    }

    async fn update(connection: &mut PgConnection, id: Uuid, input: &ClosureInput, now: Timestamp) -> Result<()> {
        let updated = sqlx::query!(
            "update closures set closes_on = $2, reopens_on = $3, call_text = $4, email_text = $5, form_notice = $6, updated_at = $7
         where id = $1",
            id,
            input.closes_on.stored() as Date,
            input.reopens_on.stored() as Date,
            &*input.call_text,
            &*input.email_text,
            &*input.form_notice,
            now.to_sqlx(),
        );
        updated.execute(connection).await.on_constraint(OVERLAP, overlaps)?;
        Ok(())
    }
}

const OVERLAP: &str = "closures_overlap";

fn overlaps() -> Error {
    Error::invalid("closes_on", "Another closure overlaps with these dates: change that one, or choose other dates.")
}
