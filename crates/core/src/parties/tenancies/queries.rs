//! SQL of tenancies.

use super::{Side, Tenancy, TenancyAnswers, TenancyInput};
use crate::access::Viewer;
use crate::ids::{ClientId, PersonId, TenancyId};
use crate::input::Field;
use crate::parties::people::Person;
use crate::{Error, Result};
use clerk_platform::db::Columns;
use clerk_platform::time::Date;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, QueryBuilder};

/// The client's oldest tenancy at the answers' address; spaces, signs and accents don't count.
pub(super) async fn at_address(
    connection: &mut PgConnection,
    client_id: ClientId,
    tenancy: &TenancyAnswers,
) -> Result<Option<TenancyId>> {
    let found = sqlx::query_scalar!(
        "select id from tenancies
         where client_id = $1 and postcode = $4
             and search_fold(regexp_replace(address, '[^[:alnum:]]+', ' ', 'g')) = search_fold(regexp_replace($2, '[^[:alnum:]]+', ' ', 'g'))
             and search_fold(suburb) = search_fold($3)
         order by created_at limit 1",
        *client_id,
        tenancy.address,
        tenancy.suburb,
        tenancy.postcode,
    );
    Ok(found.fetch_optional(connection).await?)
}

/// Adds a tenancy from answers, with the people who are its landlord and agent.
pub(super) async fn insert_answers(
    connection: &mut PgConnection,
    client_id: ClientId,
    tenancy: &TenancyAnswers,
    (landlord_id, agent_id): (Option<PersonId>, Option<PersonId>),
    now: Timestamp,
) -> Result<TenancyId> {
    Ok(sqlx::query_scalar!(
        "insert into tenancies (client_id, address, suburb, postcode, started_on, lease, rental_circumstances, landlord_id, agent_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) returning id",
        *client_id,
        tenancy.address,
        tenancy.suburb,
        tenancy.postcode,
        tenancy.started_on.map(ToSqlx::to_sqlx),
        tenancy.lease,
        tenancy.rental_circumstances,
        landlord_id.as_deref(),
        agent_id.as_deref(),
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

/// A tenancy with its landlord and agent, in the order of `joined`.
const JOINED: &str = "select t.id, t.client_id, t.address, t.suburb, t.postcode, t.started_on, t.lease, t.rental_circumstances, t.updated_at,
        l.id, l.full_name, l.email, l.address, l.phone, l.support_contact_preference, l.updated_at,
        a.id, a.full_name, a.email, a.address, a.phone, a.support_contact_preference, a.updated_at
    from tenancies t left join people l on l.id = t.landlord_id left join people a on a.id = t.agent_id";

/// One tenancy, if the viewer sees it.
pub async fn find(connection: &mut PgConnection, viewer: &Viewer, id: TenancyId) -> Result<Tenancy> {
    let mut query = QueryBuilder::new(JOINED);
    query.push(" where t.id = ").push_bind(id);
    viewer.cases().push_tenancies(&mut query);
    joined(&query.build().fetch_optional(connection).await?.ok_or(Error::NotFound)?)
}

/// One tenancy, for those who have locked its client.
pub(super) async fn get(connection: &mut PgConnection, id: TenancyId) -> Result<Tenancy> {
    let mut query = QueryBuilder::new(JOINED);
    query.push(" where t.id = ").push_bind(id);
    joined(&query.build().fetch_optional(connection).await?.ok_or(Error::NotFound)?)
}

/// The tenancies of a client that the viewer sees, newest first.
pub async fn of_client(connection: &mut PgConnection, viewer: &Viewer, client_id: ClientId) -> Result<Vec<Tenancy>> {
    let mut query = QueryBuilder::new(JOINED);
    query.push(" where t.client_id = ").push_bind(client_id);
    viewer.cases().push_tenancies(&mut query);
    query.push(" order by t.created_at desc, t.id");
    query.build().fetch_all(connection).await?.iter().map(joined).collect()
}

fn joined(row: &PgRow) -> Result<Tenancy> {
    let mut columns = Columns::of(row);
    Ok(Tenancy {
        id: columns.take()?,
        client_id: columns.take()?,
        address: columns.take()?,
        suburb: columns.take()?,
        postcode: columns.take()?,
        started_on: columns.take()?,
        lease: columns.take()?,
        rental_circumstances: columns.take()?,
        updated_at: columns.take()?,
        landlord: person(&mut columns)?,
        agent: person(&mut columns)?,
    })
}

fn person(columns: &mut Columns<'_>) -> Result<Option<Person>> {
    let id: Option<PersonId> = columns.take()?;
    let mut text = || Ok::<String, Error>(columns.take::<Option<String>>()?.unwrap_or_default());
    let (full_name, email, address, phone, support_contact_preference) = (text()?, text()?, text()?, text()?, text()?);
    let updated_at: Option<clerk_platform::time::Timestamp> = columns.take()?;
    Ok(id.zip(updated_at).map(|(id, updated_at)| Person {
        id,
        full_name,
        email,
        address,
        phone,
        support_contact_preference,
        updated_at,
    }))
}

/// Locks a tenancy until the transaction ends; returns when it was last changed.
pub(super) async fn lock(connection: &mut PgConnection, id: TenancyId) -> Result<Timestamp> {
    let updated_at = sqlx::query_scalar!("select updated_at from tenancies where id = $1 for update", *id);
    Ok(updated_at.fetch_optional(connection).await?.ok_or(Error::NotFound)?.to_jiff())
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    client_id: ClientId,
    input: &TenancyInput,
    now: Timestamp,
) -> Result<TenancyId> {
    Ok(sqlx::query_scalar!(
        "insert into tenancies (client_id, address, suburb, postcode, started_on, lease, rental_circumstances, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8) returning id",
        *client_id,
        &*input.address,
        &*input.suburb,
        &*input.postcode,
        input.started_on.stored() as Option<Date>,
        &*input.lease,
        &*input.rental_circumstances,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

pub(super) async fn update(
    connection: &mut PgConnection,
    id: TenancyId,
    input: &TenancyInput,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update tenancies set address = $2, suburb = $3, postcode = $4, started_on = $5, lease = $6, rental_circumstances = $7, updated_at = $8
         where id = $1",
        *id,
        &*input.address,
        &*input.suburb,
        &*input.postcode,
        input.started_on.stored() as Option<Date>,
        &*input.lease,
        &*input.rental_circumstances,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_person(
    connection: &mut PgConnection,
    id: TenancyId,
    side: Side,
    person_id: Option<PersonId>,
    now: Timestamp,
) -> Result<()> {
    let (landlord, agent) = (side == Side::Landlord, side == Side::Agent);
    sqlx::query!(
        "update tenancies set landlord_id = case when $2 then $4 else landlord_id end, agent_id = case when $3 then $4 else agent_id end,
             updated_at = $5
         where id = $1",
        *id,
        landlord,
        agent,
        person_id.as_deref(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
