//! SQL that looks up who is known already of those whom a call names.

use super::{Conflict, KnownClient, Named};
use crate::Result;
use crate::access::Viewer;
use crate::finding::push_words;
use crate::parties::clients::ClientRef;
use clerk_platform::db::Columns;
use sqlx::{PgConnection, QueryBuilder};

/// The most clients and people that are shown.
const MOST: i64 = 6;
/// The newest cases of a client that are shown.
const CASES: i64 = 4;

/// The clients that the viewer sees with the caller's phone number, email address or name; first who was chosen, then by number and
/// address. `caller` is empty where there is too little of a name.
pub(super) async fn clients(
    connection: &mut PgConnection,
    viewer: &Viewer,
    caller: &str,
    named: &Named<'_>,
) -> Result<Vec<KnownClient>> {
    let mut query = QueryBuilder::new(
        "select cl.id, cl.first_name, cl.last_name, cl.preferred_name, cl.email, cl.phone, cl.date_of_birth,
             (select coalesce(json_agg(json_build_object('id', c.id, 'fileref', c.fileref, 'topic', c.topic, 'is_open', c.is_open)
                  order by c.created_at desc), '[]')
              from (select c.* from cases c where c.client_id = cl.id",
    );
    viewer.cases().push(&mut query);
    query.push(format_args!(" order by c.created_at desc limit {CASES}) c)"));
    query.push(" from clients cl where cl.id = any (array((select id from clients where phone <> '' and phone_digits(phone) <> ''");
    query.push(" and phone_digits(phone) = phone_digits(").push_bind(named.phone.to_owned());
    query.push(format_args!(
        ") limit {MOST}) union (select id from clients where email <> '' and lower(email) = lower("
    ));
    query.push_bind(named.email.to_owned()).push(format_args!(") limit {MOST})"));
    if !caller.is_empty() {
        query.push(" union (select cl.id from clients cl where true");
        push_words(&mut query, "cl.search_text", caller);
        query.push(format_args!(" limit {MOST})"));
    }
    query.push(" union select ").push_bind(named.chosen.map(|id| *id)).push("::uuid))");
    viewer.cases().push_clients(&mut query);
    query.push(" order by cl.id = ").push_bind(named.chosen.map(|id| *id));
    query.push("::uuid desc nulls last, phone_digits(cl.phone) <> '' and phone_digits(cl.phone) = phone_digits(");
    query.push_bind(named.phone.to_owned()).push(") desc, cl.email <> '' and lower(cl.email) = lower(");
    query.push_bind(named.email.to_owned()).push(format_args!(") desc, cl.created_at desc, cl.id limit {MOST}"));
    let rows = query.build().fetch_all(connection).await?;
    let read = |row| {
        let mut columns = Columns::of(row);
        let (client, date_of_birth) = (ClientRef::read(&mut columns)?, columns.take()?);
        Ok(KnownClient { client, date_of_birth, cases: columns.json()? })
    };
    rows.iter().map(read).collect()
}

/// The landlords and agents that the viewer sees with the caller's name or phone number, and the clients with the name of one of the
/// `others`.
pub(super) async fn conflicts(
    connection: &mut PgConnection,
    viewer: &Viewer,
    caller: &str,
    phone: &str,
    others: &[&str],
) -> Result<Vec<Conflict>> {
    let mut query = QueryBuilder::new(
        "(select true as is_person, pe.id, pe.full_name as name from people pe where pe.id = any (array(
              (select id from people where full_name <> '' and name_key(full_name) <> '' and name_key(full_name) = name_key(",
    );
    query
        .push_bind(caller.to_owned())
        .push(format_args!(") limit {MOST}) union (select id from people where phone <> ''"));
    query.push(" and phone_digits(phone) <> '' and phone_digits(phone) = phone_digits(").push_bind(phone.to_owned());
    query.push(format_args!(") limit {MOST})))"));
    query.push(" and exists (select from tenancies t where pe.id in (t.landlord_id, t.agent_id))");
    viewer.cases().push_people(&mut query);
    query.push(format_args!(" order by pe.created_at, pe.id limit {MOST})"));
    for other in others {
        query.push(
            " union all (select false, cl.id, trim(cl.first_name || ' ' || cl.last_name) from clients cl where true",
        );
        push_words(&mut query, "cl.search_text", other);
        query.push(" and name_key(cl.first_name || cl.last_name) = name_key(").push_bind((*other).to_owned()).push(")");
        viewer.cases().push_clients(&mut query);
        query.push(format_args!(" limit {MOST})"));
    }
    let rows = query.build().fetch_all(connection).await?;
    let read = |row| {
        let mut columns = Columns::of(row);
        let is_person: bool = columns.take()?;
        Ok(match is_person {
            true => Conflict::Person { id: columns.take()?, name: columns.take()? },
            false => Conflict::Client { id: columns.take()?, name: columns.take()? },
        })
    };
    rows.iter().map(read).collect()
}
