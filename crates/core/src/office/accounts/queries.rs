//! SQL of users.

use super::model::{Assignable, Load, NewUser, StaffRef, User};
use crate::access::{Group, Place};
use crate::ids::{CaseId, UserId};
use crate::office::accounts::account_email;
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::types::Json;
use sqlx::{PgConnection, QueryBuilder};

/// Groups as they are stored.
pub(crate) fn groups(stored: &[String]) -> Vec<Group> {
    stored.iter().filter_map(|group| group.parse().ok()).collect()
}

/// Creates a user.
pub async fn create(connection: &mut PgConnection, new: &NewUser, now: Timestamp) -> Result<UserId> {
    let groups: Vec<String> = new.groups.iter().map(|group| group.as_str().to_owned()).collect();
    let created = sqlx::query_scalar!(
        "insert into users (email, full_name, groups, password_hash, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $5) on conflict (email) do nothing returning id",
        new.email,
        new.full_name,
        &groups,
        new.password_hash,
        now.to_sqlx(),
    )
    .fetch_optional(connection)
    .await?;
    created.ok_or_else(|| Error::invalid("email", "Someone with this email address exists already."))
}

/// The user with this email address.
pub async fn get_by_email(connection: &mut PgConnection, email: &str) -> Result<User> {
    let email = account_email(email).ok_or(Error::NotFound)?;
    let row = sqlx::query!(
        "select id, email, full_name, groups, is_superuser, is_active from users where email = $1",
        email,
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(User {
        id: row.id,
        email: row.email,
        full_name: row.full_name,
        groups: groups(&row.groups),
        is_superuser: row.is_superuser,
        is_active: row.is_active,
    })
}

/// An active user's id and password hash, for signing in.
pub(super) async fn password_of(
    connection: &mut PgConnection,
    email: &str,
) -> Result<Option<(UserId, Option<String>)>> {
    let row = sqlx::query!("select id, password_hash from users where email = $1 and is_active", email)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| (row.id, row.password_hash)))
}

/// Whether an active user's password still has this hash, which then stays until the transaction ends.
pub(super) async fn hold_password(connection: &mut PgConnection, user_id: UserId, hash: &str) -> Result<bool> {
    let held = sqlx::query!(
        "select id from users where id = $1 and is_active and password_hash = $2 for share",
        *user_id,
        hash
    );
    Ok(held.fetch_optional(connection).await?.is_some())
}

pub(super) async fn set_password_hash(
    connection: &mut PgConnection,
    user_id: UserId,
    password_hash: &str,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update users set password_hash = $2, updated_at = $3 where id = $1",
        *user_id,
        password_hash,
        now.to_sqlx()
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_inactive(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<()> {
    sqlx::query!("update users set is_active = false, updated_at = $2 where id = $1", *user_id, now.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}

/// What someone's name and email address are, and the hash of their password.
pub(super) async fn named(connection: &mut PgConnection, user_id: UserId) -> Result<(String, String, Option<String>)> {
    let row = sqlx::query!("select email, full_name, password_hash from users where id = $1", *user_id);
    let row = row.fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    Ok((row.email, row.full_name, row.password_hash))
}

/// Active staff, by name, with whether they can be a case's paralegal, and whether they are lawyers or above: SQL for one JSON
/// document, so that a page can read it along with something else.
pub(crate) fn assignable_in_json() -> String {
    let lawyers = [Group::Lawyer, Group::Coordinator, Group::Admin].map(|group| format!("'{}'", group.as_str()));
    format!(
        "(select coalesce(json_agg(json_build_object('id', u.id, 'full_name', u.full_name, 'is_paralegal', {},
             'is_lawyer', u.groups && array[{}]) order by u.full_name, u.id), '[]')
          from users u where u.is_active and u.groups <> '{{}}')",
        Place::Paralegal.may_have("u"),
        lawyers.join(", ")
    )
}

/// The same, read by itself.
pub async fn assignable(connection: &mut PgConnection) -> Result<Vec<Assignable>> {
    let mut query = QueryBuilder::new("select ");
    query.push(assignable_in_json());
    let found: Json<Vec<Assignable>> = query.build_query_scalar().fetch_one(connection).await?;
    Ok(found.0)
}

/// Keeps users from being changed by others until the transaction ends.
pub(crate) async fn hold(connection: &mut PgConnection, ids: &[UserId]) -> Result<()> {
    sqlx::query!("select id from users where id = any($1) order by id for share", ids as _)
        .fetch_all(connection)
        .await?;
    Ok(())
}

/// Like `hold`, and with them those who are on these cases now. Before the cases are locked: deactivating someone also locks them first,
/// and then their cases.
pub(crate) async fn hold_with_cases(connection: &mut PgConnection, ids: &[UserId], cases: &[CaseId]) -> Result<()> {
    sqlx::query!(
        "select id from users
         where id = any ($1) or id in (select unnest(array[paralegal_id, lawyer_id]) from cases where id = any ($2))
         order by id for share",
        ids as _,
        cases as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

/// An active user who may have a place, as they are named in a case. They stay one until the transaction ends: someone who is
/// being deactivated at this moment is not put on a case that nobody would hand over.
pub(crate) async fn assignee(connection: &mut PgConnection, id: UserId, place: Place) -> Result<Option<StaffRef>> {
    Ok(sqlx::query_as!(
        StaffRef,
        "select id, full_name from users where id = $1 and is_active and groups && $2::text[] for share",
        *id,
        &place.stored_groups(),
    )
    .fetch_optional(connection)
    .await?)
}

/// Active users who may have a place, with their load in it. The least loaded first, those who take no cases last.
pub async fn with_load(connection: &mut PgConnection, place: Place) -> Result<Vec<Load>> {
    Ok(sqlx::query_as!(
        Load,
        r#"select id, full_name, capacity, open_cases as "open_cases!" from (
               select u.id, u.full_name, u.case_capacity as capacity, case when $2
                   then (select count(*) from cases where is_open and paralegal_id = u.id)
                   else (select count(*) from cases where is_open and lawyer_id = u.id) end as open_cases
               from users u where u.is_active and u.groups && $1::text[]) staff
           order by capacity = 0, open_cases::float8 / greatest(capacity, 1), full_name, id"#,
        &place.stored_groups(),
        place == Place::Paralegal,
    )
    .fetch_all(&mut *connection)
    .await?)
}

/// Someone's load in a place.
pub(crate) async fn load(connection: &mut PgConnection, id: UserId, place: Place) -> Result<Load> {
    let load = sqlx::query_as!(
        Load,
        r#"select u.id, u.full_name, u.case_capacity as capacity, case when $2
               then (select count(*) from cases where is_open and paralegal_id = u.id)
               else (select count(*) from cases where is_open and lawyer_id = u.id) end as "open_cases!"
           from users u where u.id = $1"#,
        *id,
        place == Place::Paralegal,
    );
    load.fetch_optional(connection).await?.ok_or(Error::NotFound)
}
