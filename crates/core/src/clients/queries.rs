//! SQL of clients.

use crate::Result;
use crate::intake::ClientAnswers;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// The client with the answers' email address, or a new one; an existing one is not changed. Locks the client, so that two
/// submissions of one person are filed one after the other.
pub(crate) async fn find_or_create(
    connection: &mut PgConnection,
    client: &ClientAnswers,
    now: Timestamp,
) -> Result<Uuid> {
    sqlx::query!(
        "insert into clients (email, first_name, last_name, preferred_name, date_of_birth, phone, gender, centrelink_support,
             eligibility_circumstances, eligibility_notes, number_of_dependents, weekly_household_income,
             aboriginal_or_torres_strait_islander, can_speak_non_english, first_language, interpreter, call_times, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)
         on conflict (lower(email)) do nothing",
        client.email,
        client.first_name,
        client.last_name,
        client.preferred_name,
        client.date_of_birth.map(ToSqlx::to_sqlx),
        client.phone,
        client.gender,
        client.centrelink_support,
        &client.eligibility_circumstances,
        client.eligibility_notes,
        client.number_of_dependents,
        client.weekly_household_income,
        client.aboriginal_or_torres_strait_islander,
        client.can_speak_non_english,
        client.first_language,
        client.interpreter,
        &client.call_times,
        now.to_sqlx(),
    )
    .execute(&mut *connection)
    .await?;
    Ok(sqlx::query_scalar!("select id from clients where lower(email) = lower($1) for update", client.email)
        .fetch_one(connection)
        .await?)
}
