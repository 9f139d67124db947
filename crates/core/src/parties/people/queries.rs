//! SQL of people.

use super::{Person, PersonAnswers, PersonInput};
use crate::access::Viewer;
use crate::finding::push_words;
use crate::ids::PersonId;
use crate::{Error, Result};
use clerk_platform::paging::Page;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// Creates a person from answers.
pub async fn create(connection: &mut PgConnection, person: &PersonAnswers, now: Timestamp) -> Result<PersonId> {
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
pub(crate) async fn with_ids(connection: &mut PgConnection, ids: &[PersonId]) -> Result<Vec<Person>> {
    Ok(sqlx::query_as!(
        Person,
        "select id, full_name, email, address, phone, support_contact_preference, updated_at from people where id = any($1)",
        ids as _
    )
    .fetch_all(&mut *connection)
    .await?)
}

/// One person, if the viewer sees a case they belong to.
pub async fn find(connection: &mut PgConnection, viewer: &Viewer, id: PersonId) -> Result<Person> {
    let mut query = QueryBuilder::new("select pe.* from people pe where pe.id = ");
    query.push_bind(id);
    viewer.cases().push_people(&mut query);
    query.build_query_as::<Person>().fetch_optional(connection).await?.ok_or(Error::NotFound)
}

/// Refuses a person whom the viewer does not see.
pub async fn require_seen(connection: &mut PgConnection, viewer: &Viewer, id: PersonId) -> Result<()> {
    find(connection, viewer, id).await.map(|_| ())
}

/// A page of the people whom the viewer sees, by name. `page` counts from 1; the whole list is counted up to `counted`.
pub async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    search: &str,
    (page, page_size): (i64, i64),
    counted: i64,
) -> Result<Page<Person>> {
    let offset = (page - 1).saturating_mul(page_size);
    let mut query = QueryBuilder::new("select pe.* from people pe");
    narrow(&mut query, viewer, search);
    let limit = page_size + 1;
    query.push(format_args!(" order by left(search_fold(pe.full_name), 100), pe.id limit {limit} offset {offset}"));
    let (items, has_next) = Page::cut(query.build_query_as::<Person>().fetch_all(&mut *connection).await?, page_size);
    let found = i64::try_from(items.len()).unwrap_or_default();
    if !has_next && (found > 0 || page == 1) {
        return Ok(Page::new(items, has_next, offset + found, i64::MAX));
    }
    let mut query = QueryBuilder::new("select count(*) from (select from people pe");
    narrow(&mut query, viewer, search);
    query.push(format_args!(" limit {counted}) counted"));
    Ok(Page::new(items, has_next, query.build_query_scalar().fetch_one(connection).await?, counted))
}

fn narrow(query: &mut QueryBuilder<Postgres>, viewer: &Viewer, search: &str) {
    query.push(" where true");
    viewer.cases().push_people(query);
    push_words(query, "pe.search_text", search);
}

/// Locks a person until the transaction ends; returns when they were last changed.
pub(super) async fn lock(connection: &mut PgConnection, id: PersonId) -> Result<Timestamp> {
    let updated_at = sqlx::query_scalar!("select updated_at from people where id = $1 for update", *id);
    Ok(updated_at.fetch_optional(connection).await?.ok_or(Error::NotFound)?.to_jiff())
}

pub(super) async fn insert(connection: &mut PgConnection, input: &PersonInput, now: Timestamp) -> Result<PersonId> {
    Ok(sqlx::query_scalar!(
        "insert into people (full_name, email, address, phone, support_contact_preference, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6) returning id",
        &*input.full_name,
        &*input.email,
        &*input.address,
        &*input.phone,
        &*input.support_contact_preference,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

pub(super) async fn update(
    connection: &mut PgConnection,
    id: PersonId,
    input: &PersonInput,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update people set full_name = $2, email = $3, address = $4, phone = $5, support_contact_preference = $6, updated_at = $7
         where id = $1",
        *id,
        &*input.full_name,
        &*input.email,
        &*input.address,
        &*input.phone,
        &*input.support_contact_preference,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
