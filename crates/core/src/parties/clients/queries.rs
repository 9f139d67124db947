//! SQL of clients.

use super::{Client, ClientInput, ClientPage, ListedClient, Sort};
use crate::access::Viewer;
use crate::finding::push_words;
use crate::ids::ClientId;
use crate::input::Field;
use crate::parties::clients::ClientRef;
use crate::parties::clients::ContactRestriction;
use crate::{Error, Result};
use clerk_platform::db::Columns;
use clerk_platform::paging::Page;
use clerk_platform::time::Date;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// One client, if the viewer sees a case of theirs.
pub async fn find(connection: &mut PgConnection, viewer: &Viewer, id: ClientId) -> Result<Client> {
    let mut query = QueryBuilder::new("select cl.* from clients cl where cl.id = ");
    query.push_bind(id);
    viewer.cases().push_clients(&mut query);
    query.build_query_as::<Client>().fetch_optional(connection).await?.ok_or(Error::NotFound)
}

/// As `find`, and nobody else changes them until the transaction ends.
pub async fn find_locked(connection: &mut PgConnection, viewer: &Viewer, id: ClientId) -> Result<Client> {
    require_seen(&mut *connection, viewer, id).await?;
    lock(&mut *connection, id).await?;
    find(connection, viewer, id).await
}

/// Refuses a client whom the viewer does not see.
pub async fn require_seen(connection: &mut PgConnection, viewer: &Viewer, id: ClientId) -> Result<()> {
    let mut query = QueryBuilder::new("select exists (select from clients cl where cl.id = ");
    query.push_bind(id);
    viewer.cases().push_clients(&mut query);
    query.push(")");
    if query.build_query_scalar().fetch_one(connection).await? { Ok(()) } else { Err(Error::NotFound) }
}

/// A page of the clients that the viewer sees, with the number of their open cases. `page` counts from 1; the whole list
/// is counted up to `counted`.
pub async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    search: &str,
    sort: Sort,
    (page, page_size): (i64, i64),
    counted: i64,
) -> Result<ClientPage> {
    let order = match sort {
        Sort::Name => "left(search_fold(cl.last_name), 100), left(search_fold(cl.first_name), 100), cl.id",
        Sort::Newest => "cl.created_at desc, cl.id desc",
    };
    let offset = (page - 1).saturating_mul(page_size);
    let mut query = QueryBuilder::new(
        "select cl.id, cl.first_name, cl.last_name, cl.preferred_name, cl.email, cl.phone, cl.created_at,
             (select count(*) from cases c where c.client_id = cl.id and c.is_open",
    );
    viewer.cases().push(&mut query);
    query.push(") from (select cl.* from clients cl");
    narrow(&mut query, viewer, search);
    let limit = page_size + 1;
    query.push(format_args!(" order by {order} limit {limit} offset {offset}) cl order by {order}"));
    let rows = query.build().fetch_all(&mut *connection).await?;
    let (items, has_next) = Page::cut(rows.iter().map(listed).collect::<Result<Vec<_>>>()?, page_size);
    let found = i64::try_from(items.len()).unwrap_or_default();
    if !has_next && (found > 0 || page == 1) {
        return Ok(Page::new(items, has_next, offset + found, i64::MAX));
    }
    let mut query = QueryBuilder::new("select count(*) from (select from clients cl");
    narrow(&mut query, viewer, search);
    query.push(format_args!(" limit {counted}) counted"));
    Ok(Page::new(items, has_next, query.build_query_scalar().fetch_one(connection).await?, counted))
}

fn narrow(query: &mut QueryBuilder<Postgres>, viewer: &Viewer, search: &str) {
    query.push(" where true");
    viewer.cases().push_clients(query);
    push_words(query, "cl.search_text", search);
}

fn listed(row: &PgRow) -> Result<ListedClient> {
    let mut columns = Columns::of(row);
    Ok(ListedClient {
        client: ClientRef::read(&mut columns)?,
        created_at: columns.take()?,
        open_cases: columns.take()?,
    })
}

/// Locks a client until the transaction ends; returns when they were last changed.
pub(super) async fn lock(connection: &mut PgConnection, id: ClientId) -> Result<Timestamp> {
    let updated_at = sqlx::query_scalar!("select updated_at from clients where id = $1 for update", *id);
    Ok(updated_at.fetch_optional(connection).await?.ok_or(Error::NotFound)?.to_jiff())
}

pub(super) async fn insert(connection: &mut PgConnection, input: &ClientInput, now: Timestamp) -> Result<ClientId> {
    let id = sqlx::query_scalar!(
        "insert into clients (email, created_at, updated_at) values ($1, $2, $2) returning id",
        &*input.email,
        now.to_sqlx(),
    );
    let id = id.fetch_one(&mut *connection).await?;
    update(connection, id, input, now).await?;
    Ok(id)
}

pub(super) async fn update(
    connection: &mut PgConnection,
    id: ClientId,
    input: &ClientInput,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update clients set email = $2, first_name = $3, last_name = $4, preferred_name = $5, date_of_birth = $6, phone = $7, gender = $8,
             pronouns = $9, centrelink_support = $10, eligibility_circumstances = $11, eligibility_notes = $12,
             number_of_dependents = $13, weekly_household_income = $14, aboriginal_or_torres_strait_islander = $15,
             can_speak_non_english = $16, first_language = $17, interpreter = $18, call_times = $19, contact_restriction = $20,
             contact_notes = $21, notes = $22, updated_at = $23
         where id = $1",
        *id,
        &*input.email,
        &*input.first_name,
        &*input.last_name,
        &*input.preferred_name,
        input.date_of_birth.stored() as Option<Date>,
        &*input.phone,
        input.gender.stored(),
        &*input.pronouns,
        input.centrelink_support,
        &input.eligibility_circumstances.stored(),
        &*input.eligibility_notes,
        input.number_of_dependents.stored(),
        input.weekly_household_income.stored(),
        &*input.aboriginal_or_torres_strait_islander,
        input.can_speak_non_english,
        &*input.first_language,
        &*input.interpreter,
        &input.call_times.stored(),
        input.contact_restriction.map_or("", ContactRestriction::as_str),
        &*input.contact_notes,
        &*input.notes,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
