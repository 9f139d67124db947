//! SQL of people.

use super::Person;
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

/// The people with these ids. The caller has checked that the viewer sees a case they belong to.
pub(crate) async fn with_ids(connection: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Person>> {
    Ok(sqlx::query_as!(
        Person,
        "select id, full_name, email, address, phone, support_contact_preference from people where id = any($1)",
        ids
    )
    .fetch_all(&mut *connection)
    .await?)
}
