//! SQL of records. Each comes in one round trip, as JSON documents.

use super::{ClientRecord, PersonRecord};
use crate::access::Viewer;
use crate::casework::offered::Offer;
use crate::ids::{ClientId, PersonId};
use crate::{Error, Result};
use clerk_platform::db::Columns;
use serde_json::Value;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// One client with what may be the same, if the viewer sees them.
pub(super) async fn client(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: ClientId,
    with_joins: bool,
) -> Result<ClientRecord> {
    let mut query = QueryBuilder::new(
        "select row_to_json(own), (select coalesce(json_agg(shared), '[]') from (
             select cl.id, json_build_array(cl.first_name, cl.last_name, cl.preferred_name) as names, cl.email, cl.phone, cl.date_of_birth,
                 k.reason, k.settled_at
             from (select other_id as id, reason, settled_at from client_links where one_id = own.id
                   union all select one_id, reason, settled_at from client_links where other_id = own.id) k
             join clients cl on cl.id = k.id where true",
    );
    viewer.cases().push_clients(&mut query);
    query.push(
        " order by k.settled_at is not null, cl.created_at, cl.id limit 20) shared),
         (select coalesce(json_agg(offer), '[]') from (
             select o.id, o.client_id, o.case_id, o.detail, o.offered, o.created_at from offered_values o
             where o.client_id = own.id and o.settled_at is null and (o.case_id is null or true",
    );
    viewer.cases().push_of_case("o.case_id", &mut query);
    query.push(") order by o.created_at, o.detail, o.id limit 100) offer)");
    push_joins(with_joins, &mut query);
    query.push(" from clients own where own.id = ").push_bind(id);
    query.push(" and exists (select from clients cl where cl.id = own.id");
    viewer.cases().push_clients(&mut query);
    query.push(")");
    let row = query.build().fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    let mut columns = Columns::of(&row);
    Ok(ClientRecord {
        client: columns.json()?,
        sharing: columns.json()?,
        offers: known(columns.json()?),
        joins: columns.json()?,
    })
}

/// One person with what may be the same, if the viewer sees them.
pub(super) async fn person(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: PersonId,
    with_joins: bool,
) -> Result<PersonRecord> {
    let mut query = QueryBuilder::new(
        "select row_to_json(own), (select coalesce(json_agg(alike), '[]') from (
             select pe.* from people pe where pe.id <> own.id and pe.id = any (array(
                 (select id from people where email <> '' and lower(email) = lower(own.email) limit 11)
                 union (select id from people where phone <> '' and phone_digits(phone) <> ''
                        and phone_digits(phone) = phone_digits(own.phone) limit 11)
                 union (select id from people where full_name <> '' and name_key(full_name) <> ''
                        and name_key(full_name) = name_key(own.full_name) limit 11)))",
    );
    viewer.cases().push_people(&mut query);
    query.push(" order by pe.created_at, pe.id limit 10) alike)");
    push_joins(with_joins, &mut query);
    query.push(" from people own where own.id = ").push_bind(id);
    query.push(" and exists (select from people pe where pe.id = own.id");
    viewer.cases().push_people(&mut query);
    query.push(")");
    let row = query.build().fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    let mut columns = Columns::of(&row);
    Ok(PersonRecord { person: columns.json()?, alike: columns.json()?, joins: columns.json()? })
}

/// Adds a column: the joins of the record, or none.
fn push_joins(with_joins: bool, query: &mut QueryBuilder<Postgres>) {
    if !with_joins {
        query.push(", '[]'::json");
        return;
    }
    query.push(
        ", (select coalesce(json_agg(joined), '[]') from (
             select j.id, j.kind, j.kept_id, j.removed_id, j.removed, j.joined_at, u.full_name as joined_by
             from joined_records j join users u on u.id = j.joined_by
             where j.kept_id = own.id and j.undone_at is null order by j.joined_at desc, j.id limit 20) joined)",
    );
}

/// The offered values that this release knows.
fn known(rows: Vec<Value>) -> Vec<Offer> {
    rows.into_iter().filter_map(|row| serde_json::from_value(row).ok()).collect()
}
