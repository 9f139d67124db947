//! SQL of call-backs.

use super::{Contact, ContactInput, Try, TryInput, Which};
use crate::finding::push_words;
use crate::ids::{CaseId, UserId};
use crate::input::Field;
use crate::{Error, Result};
use clerk_platform::db::Columns;
use clerk_platform::time::Date;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, QueryBuilder};
use uuid::Uuid;

/// Notes that someone who waits has asked again; returns the call-back, or nothing if none of this number and name waits. The
/// number is compared as a number, the name without accents, capitals and blanks.
pub(super) async fn ask_again(
    connection: &mut PgConnection,
    input: &ContactInput,
    now: Timestamp,
) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!(
        "update contacts set times_asked = times_asked + 1, last_asked_at = $3, try_again_on = null
         where id = (select id from contacts where handled_at is null and name_key(name) = name_key($1)
                         and (phone_digits(phone) = phone_digits($2) and phone_digits($2) <> '' or phone = $2)
                     order by created_at, id limit 1)
         returning id",
        &*input.name,
        &*input.phone_number,
        now.to_sqlx(),
    )
    .fetch_optional(connection)
    .await?)
}

pub(super) async fn insert(connection: &mut PgConnection, input: &ContactInput, now: Timestamp) -> Result<Uuid> {
    let id = sqlx::query_scalar!(
        "insert into contacts (name, phone, created_at) values ($1, $2, $3) returning id",
        &*input.name,
        &*input.phone_number,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?;
    Ok(id)
}

const COLUMNS: &str = "k.id, k.name, k.phone, k.created_at, k.times_asked, k.last_asked_at, k.try_again_on, k.handled_at, u.full_name,
    k.case_id, c.fileref, (select count(*) from contact_tries where contact_id = k.id), t.outcome, t.comment, t.tried_at";
const JOINS: &str = " left join users u on u.id = k.handled_by left join cases c on c.id = k.case_id
    left join lateral (select outcome, comment, tried_at from contact_tries where contact_id = k.id
        order by tried_at desc, id limit 1) t on true";

fn read(row: &PgRow) -> Result<Contact> {
    let mut columns = Columns::of(row);
    Ok(Contact {
        id: columns.take()?,
        name: columns.take()?,
        phone: columns.take()?,
        created_at: columns.take()?,
        times_asked: columns.take()?,
        last_asked_at: columns.take()?,
        try_again_on: columns.take()?,
        handled_at: columns.take()?,
        handled_by: columns.take()?,
        case_id: columns.take()?,
        fileref: columns.take()?,
        tries: columns.take()?,
        last_outcome: columns.take()?,
        last_comment: columns.take()?,
        last_tried_at: columns.take()?,
        is_blocked: false,
    })
}

/// Call-backs that match the search, at most 200, not yet checked against blocked contacts. Of those that wait, the ones that are to be
/// tried on a later day come last, and before them the longest wait first; of those done, the last one first.
pub(super) async fn list(
    connection: &mut PgConnection,
    which: Which,
    search: &str,
    today: Date,
) -> Result<Vec<Contact>> {
    let mut query = QueryBuilder::new("select ");
    query.push(COLUMNS).push(" from (select * from contacts k where ");
    query.push(match which {
        Which::Waiting => "k.handled_at is null",
        Which::Done => "k.handled_at is not null",
    });
    push_words(&mut query, "k.search_text", search);
    let order = match which {
        Which::Waiting => "coalesce(k.try_again_on > ",
        Which::Done => "k.handled_at desc, k.id",
    };
    query.push(" order by ").push(order);
    if which == Which::Waiting {
        query.push_bind(today).push(", false), k.created_at, k.id");
    }
    query.push(" limit 200) k").push(JOINS).push(" order by ").push(order);
    if which == Which::Waiting {
        query.push_bind(today).push(", false), k.created_at, k.id");
    }
    query.build().fetch_all(connection).await?.iter().map(read).collect()
}

/// One call-back, not yet checked against blocked contacts.
pub(super) async fn get(connection: &mut PgConnection, id: Uuid) -> Result<Contact> {
    let mut query = QueryBuilder::new("select ");
    query.push(COLUMNS).push(" from contacts k").push(JOINS).push(" where k.id = ").push_bind(id);
    read(&query.build().fetch_optional(connection).await?.ok_or(Error::NotFound)?)
}

/// Locks a call-back until the transaction ends; returns whether it waits.
pub(super) async fn lock(connection: &mut PgConnection, id: Uuid) -> Result<bool> {
    let waits =
        sqlx::query_scalar!(r#"select handled_at is null as "waits!" from contacts where id = $1 for update"#, id);
    waits.fetch_optional(connection).await?.ok_or(Error::NotFound)
}

/// How many should be called by now.
pub(super) async fn waiting_count(connection: &mut PgConnection) -> Result<i64> {
    Ok(sqlx::query_scalar!(r#"select count(*) as "count!" from contacts where handled_at is null"#)
        .fetch_one(&mut *connection)
        .await?)
}

/// The tries of a call-back, the last one first.
pub(super) async fn tries(connection: &mut PgConnection, id: Uuid) -> Result<Vec<Try>> {
    Ok(sqlx::query_as!(
        Try,
        "select t.outcome, t.comment, t.try_again_on, u.full_name as tried_by, t.tried_at
         from contact_tries t join users u on u.id = t.tried_by where t.contact_id = $1 order by t.tried_at desc, t.id limit 200",
        id,
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn insert_try(
    connection: &mut PgConnection,
    id: Uuid,
    input: &TryInput,
    by: UserId,
    now: Timestamp,
) -> Result<()> {
    let again = input.try_again_on.stored();
    sqlx::query!(
        "insert into contact_tries (contact_id, outcome, comment, try_again_on, tried_by, tried_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        input.outcome.as_str(),
        &*input.comment,
        again as Option<Date>,
        *by,
        now.to_sqlx(),
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("update contacts set try_again_on = $2 where id = $1", id, again as Option<Date>)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that a call-back is done, perhaps with the case that it became.
pub(super) async fn set_done(
    connection: &mut PgConnection,
    id: Uuid,
    case_id: Option<CaseId>,
    by: UserId,
    now: Timestamp,
) -> Result<()> {
    let found = sqlx::query!(
        "update contacts set handled_at = coalesce(handled_at, $2), handled_by = coalesce(handled_by, $3),
             case_id = coalesce($4, case_id), try_again_on = null
         where id = $1",
        id,
        now.to_sqlx(),
        *by,
        case_id.as_deref(),
    )
    .execute(connection)
    .await?;
    if found.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Notes that a call-back waits again.
pub(super) async fn reopen(connection: &mut PgConnection, id: Uuid) -> Result<()> {
    let found = sqlx::query!("update contacts set handled_at = null, handled_by = null where id = $1", id);
    if found.execute(connection).await?.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
}
