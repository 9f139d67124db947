//! SQL of people.

use crate::Result;
use crate::intake::PersonAnswers;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// Creates a person from answers.
pub(crate) async fn create(connection: &mut PgConnection, person: &PersonAnswers, now: Timestamp) -> Result<Uuid> {
    Ok(sqlx::query_scalar!(
        "insert into people (full_name, email, address, phone, support_contact_preference, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6) returning id",
        person.full_name,
        person.email,
        person.address,
        person.phone,
        person.contact_preference,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}
