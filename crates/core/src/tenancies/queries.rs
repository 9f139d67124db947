//! SQL of tenancies.

use crate::intake::TenancyAnswers;
use crate::{Result, people};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// The client's tenancy at the answers' address, or a new one with its landlord and agent. The client's row is locked.
pub(crate) async fn find_or_create(
    connection: &mut PgConnection,
    client_id: Uuid,
    tenancy: &TenancyAnswers,
    now: Timestamp,
) -> Result<Uuid> {
    let found = sqlx::query_scalar!(
        "select id from tenancies
         where client_id = $1 and postcode = $4
             and search_fold(regexp_replace(address, '[^[:alnum:]]+', ' ', 'g')) = search_fold(regexp_replace($2, '[^[:alnum:]]+', ' ', 'g'))
             and search_fold(suburb) = search_fold($3)
         order by created_at limit 1",
        client_id,
        tenancy.address,
        tenancy.suburb,
        tenancy.postcode,
    )
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(id) = found {
        return Ok(id);
    }
    let mut landlord_id = None;
    if let Some(landlord) = &tenancy.landlord {
        landlord_id = Some(people::queries::create(connection, landlord, now).await?);
    }
    let mut agent_id = None;
    if let Some(agent) = &tenancy.agent {
        agent_id = Some(people::queries::create(connection, agent, now).await?);
    }
    Ok(sqlx::query_scalar!(
        "insert into tenancies (client_id, address, suburb, postcode, started_on, lease, rental_circumstances, landlord_id, agent_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) returning id",
        client_id,
        tenancy.address,
        tenancy.suburb,
        tenancy.postcode,
        tenancy.started_on.map(ToSqlx::to_sqlx),
        tenancy.lease,
        tenancy.rental_circumstances,
        landlord_id,
        agent_id,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}
