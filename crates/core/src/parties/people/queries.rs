//! SQL of people.

use super::{ListedPerson, Person, PersonAnswers, PersonInput, Place};
use crate::access::Viewer;
use crate::finding::push_words;
use crate::ids::PersonId;
use crate::{Error, Result};
use clerk_platform::paging::Page;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// Records a person from answers.
pub(super) async fn insert_answers(
    connection: &mut PgConnection,
    person: &PersonAnswers,
    now: Timestamp,
) -> Result<PersonId> {
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

/// A recorded person who may be the one that answers are about.
#[derive(Debug)]
pub(super) struct Near {
    pub(super) person: Person,
    /// Has the same email address or phone number.
    pub(super) has_contact: bool,
    /// Has the same name, and the same address or a part in a tenancy there.
    pub(super) has_address: bool,
}

/// The people with the same email address, phone number or name, the oldest first. Locks them.
pub(super) async fn near(
    connection: &mut PgConnection,
    answers: &PersonAnswers,
    at: Option<&Place<'_>>,
) -> Result<Vec<Near>> {
    let (address, postcode) = at.map_or(("", ""), |place| (place.address, place.postcode));
    let rows = sqlx::query!(
        r#"select id, full_name, email, address, phone, support_contact_preference, updated_at,
               (email <> '' and lower(email) = lower($1))
                   or (phone_digits(phone) <> '' and phone_digits(phone) = phone_digits($2)) as "has_contact!",
               name_key(full_name) <> '' and name_key(full_name) = name_key($3) as "has_name!",
               name_key(address) <> '' and name_key(address) = name_key($4) as "has_address!",
               name_key($5) <> '' and exists (select from tenancies t where people.id in (t.landlord_id, t.agent_id)
                   and name_key(t.address) = name_key($5) and t.postcode = $6) as "has_part!"
           from people where id = any (array(
               (select id from people where email <> '' and lower(email) = lower($1) order by created_at, id limit 20)
               union (select id from people where phone <> '' and phone_digits(phone) <> '' and phone_digits(phone) = phone_digits($2)
                      order by created_at, id limit 20)
               union (select id from people where full_name <> '' and name_key(full_name) = name_key($3)
                      order by created_at desc, id limit 20)))
           order by created_at, id limit 60 for update"#,
        answers.email,
        answers.phone,
        answers.full_name,
        answers.address,
        address,
        postcode,
    )
    .fetch_all(connection)
    .await?;
    let near = rows.into_iter().map(|row| Near {
        person: Person {
            id: row.id,
            full_name: row.full_name,
            email: row.email,
            address: row.address,
            phone: row.phone,
            support_contact_preference: row.support_contact_preference,
            updated_at: row.updated_at,
        },
        has_contact: row.has_contact,
        has_address: row.has_name && (row.has_address || row.has_part),
    });
    Ok(near.collect())
}

/// Adds to a person what was not known yet.
pub(super) async fn fill_in(
    connection: &mut PgConnection,
    id: PersonId,
    answers: &PersonAnswers,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update people set full_name = coalesce(nullif(full_name, ''), $2), email = coalesce(nullif(email, ''), $3),
             address = coalesce(nullif(address, ''), $4), phone = coalesce(nullif(phone, ''), $5),
             support_contact_preference = coalesce(nullif(support_contact_preference, ''), $6), updated_at = $7
         where id = $1 and (full_name = '' and $2 <> '' or email = '' and $3 <> '' or address = '' and $4 <> ''
             or phone = '' and $5 <> '' or support_contact_preference = '' and $6 <> '')",
        *id,
        answers.full_name,
        answers.email,
        answers.address,
        answers.phone,
        answers.contact_preference,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
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

/// A page of the people whom the viewer sees, by name, with the number of cases that the viewer sees of each. `page` counts from
/// 1; the whole list is counted up to `counted`.
pub async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    search: &str,
    (page, page_size): (i64, i64),
    counted: i64,
) -> Result<Page<ListedPerson>> {
    let order = "left(search_fold(pe.full_name), 100), pe.id";
    let offset = (page - 1).saturating_mul(page_size);
    let mut query = QueryBuilder::new(
        "select pe.*, (select count(*) from cases c where c.id = any (array(
             select id from cases where support_worker_id = pe.id
             union all select o.id from tenancies x join cases o on o.tenancy_id = x.id where x.landlord_id = pe.id
             union all select o.id from tenancies x join cases o on o.tenancy_id = x.id where x.agent_id = pe.id))",
    );
    viewer.cases().push(&mut query);
    query.push(") as cases from (select pe.* from people pe");
    narrow(&mut query, viewer, search);
    let limit = page_size + 1;
    query.push(format_args!(" order by {order} limit {limit} offset {offset}) pe order by {order}"));
    let found = query.build_query_as::<ListedPerson>().fetch_all(&mut *connection).await?;
    let (items, has_next) = Page::cut(found, page_size);
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
