//! SQL of joins.

use super::model::{Join, JoinKind, Moved, TakenOver};
use crate::ids::{CaseId, ClientId, PersonId, TenancyId, UserId};
use crate::parties::people::Person;
use crate::{Error, Result};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{PgConnection, QueryBuilder};
use uuid::Uuid;

/// Locks both records until the transaction ends, in an order in which nobody waits in a circle.
pub(super) async fn lock(connection: &mut PgConnection, table: &'static str, mut ids: [Uuid; 2]) -> Result<()> {
    ids.sort();
    let mut query = QueryBuilder::new("select id from ");
    query.push(table).push(" where id = any (").push_bind(ids.to_vec()).push(") order by id for update");
    query.build().fetch_all(connection).await?;
    Ok(())
}

/// Moves everything that belongs to a client to another one.
pub(super) async fn move_client(
    connection: &mut PgConnection,
    kept: ClientId,
    removed: ClientId,
    now: Timestamp,
) -> Result<Moved> {
    let cases: Vec<CaseId> = sqlx::query_scalar!(
        "update cases set client_id = $1, updated_at = $3 where client_id = $2 returning id",
        *kept,
        *removed,
        now.to_sqlx(),
    )
    .fetch_all(&mut *connection)
    .await?;
    let tenancies: Vec<TenancyId> = sqlx::query_scalar!(
        "update tenancies set client_id = $1, updated_at = $3 where client_id = $2 returning id",
        *kept,
        *removed,
        now.to_sqlx(),
    )
    .fetch_all(&mut *connection)
    .await?;
    let offers = sqlx::query_scalar!(
        "update offered_values set client_id = $1 where client_id = $2 returning id",
        *kept,
        *removed
    );
    let offers = offers.fetch_all(&mut *connection).await?;
    let links: Vec<Value> = sqlx::query_scalar!(
        r#"delete from client_links where one_id = $1 or other_id = $1 returning to_jsonb(client_links) as "link!""#,
        *removed,
    )
    .fetch_all(&mut *connection)
    .await?;
    let new_links = sqlx::query_scalar!(
        "insert into client_links (one_id, other_id, reason, created_at, settled_at, settled_by)
         select least($1, other), greatest($1, other), reason, created_at, settled_at, settled_by
         from (select l.*, case l.one_id when $2 then l.other_id else l.one_id end as other
               from jsonb_populate_recordset(null::client_links, $3) l) had
         where other <> $1 on conflict (one_id, other_id) do nothing returning id",
        *kept,
        *removed,
        Value::Array(links.clone()),
    )
    .fetch_all(connection)
    .await?;
    Ok(Moved { cases, tenancies, offers, links, new_links, ..Moved::default() })
}

/// Moves what a person is in tenancies and cases to another person.
pub(super) async fn move_person(
    connection: &mut PgConnection,
    kept: PersonId,
    removed: PersonId,
    now: Timestamp,
) -> Result<Moved> {
    let landlord_of: Vec<TenancyId> = sqlx::query_scalar!(
        "update tenancies set landlord_id = $1, updated_at = $3 where landlord_id = $2 returning id",
        *kept,
        *removed,
        now.to_sqlx(),
    )
    .fetch_all(&mut *connection)
    .await?;
    let agent_of: Vec<TenancyId> = sqlx::query_scalar!(
        "update tenancies set agent_id = $1, updated_at = $3 where agent_id = $2 returning id",
        *kept,
        *removed,
        now.to_sqlx(),
    )
    .fetch_all(&mut *connection)
    .await?;
    let supports: Vec<CaseId> = sqlx::query_scalar!(
        "update cases set support_worker_id = $1, updated_at = $3 where support_worker_id = $2 returning id",
        *kept,
        *removed,
        now.to_sqlx(),
    )
    .fetch_all(connection)
    .await?;
    Ok(Moved { landlord_of, agent_of, supports, ..Moved::default() })
}

/// Adds to a person what only the record that goes knows.
pub(super) async fn fill_in(connection: &mut PgConnection, id: PersonId, other: &Person, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update people set full_name = coalesce(nullif(full_name, ''), $2), email = coalesce(nullif(email, ''), $3),
             address = coalesce(nullif(address, ''), $4), phone = coalesce(nullif(phone, ''), $5),
             support_contact_preference = coalesce(nullif(support_contact_preference, ''), $6), updated_at = $7
         where id = $1",
        *id,
        other.full_name,
        other.email,
        other.address,
        other.phone,
        other.support_contact_preference,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn table(kind: JoinKind) -> &'static str {
    match kind {
        JoinKind::Client => "clients",
        JoinKind::Person => "people",
    }
}

/// Removes a record to which nothing belongs any more, and keeps it with what did. Returns the id of the join.
pub(super) async fn remove(
    connection: &mut PgConnection,
    kind: JoinKind,
    (kept_id, removed_id): (Uuid, Uuid),
    (moved, taken_over): (&Moved, &TakenOver),
    by: UserId,
    now: Timestamp,
) -> Result<Uuid> {
    let mut query = QueryBuilder::new("with gone as (delete from ");
    query.push(table(kind)).push(" r where r.id = ").push_bind(removed_id);
    query.push(" returning to_jsonb(r) as gone_row) insert into joined_records (kind, kept_id, removed_id, removed, moved, taken_over, joined_at, joined_by) select ");
    query.push_bind(kind.as_str()).push(", ").push_bind(kept_id).push(", ").push_bind(removed_id).push(", gone_row, ");
    query
        .push_bind(Json(moved))
        .push(", ")
        .push_bind(Json(taken_over))
        .push(", ")
        .push_bind(now.to_sqlx())
        .push(", ")
        .push_bind(by);
    query.push(" from gone returning id");
    query.build_query_scalar().fetch_optional(connection).await?.ok_or(Error::NotFound)
}

/// A join that can still be undone, with what it moved; locks it.
pub(super) async fn open(connection: &mut PgConnection, id: Uuid) -> Result<Option<(Join, Moved, TakenOver)>> {
    let row = sqlx::query!(
        r#"select id, kind as "kind: JoinKind", kept_id, removed_id, removed, moved as "moved: Json<Moved>",
               taken_over as "taken_over: Json<TakenOver>", joined_at,
               (select full_name from users where users.id = joined_by) as "joined_by!"
           from joined_records where id = $1 and undone_at is null for update"#,
        id,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let join = Join {
            id: row.id,
            kind: row.kind,
            kept_id: row.kept_id,
            removed_id: row.removed_id,
            removed: row.removed,
            joined_at: row.joined_at,
            joined_by: row.joined_by,
        };
        (join, row.moved.0, row.taken_over.0)
    }))
}

/// Whether the record that stayed is still there; locks it.
pub(super) async fn is_kept_there(connection: &mut PgConnection, join: &Join) -> Result<bool> {
    let mut query = QueryBuilder::new("select id from ");
    query.push(table(join.kind)).push(" where id = ").push_bind(join.kept_id).push(" for update");
    Ok(query.build().fetch_optional(connection).await?.is_some())
}

/// Puts the record that went back.
pub(super) async fn restore(connection: &mut PgConnection, join: &Join) -> Result<()> {
    let mut query = QueryBuilder::new("select restore_row('");
    query.push(table(join.kind)).push("'::regclass, ").push_bind(join.removed.clone()).push(")");
    query.build().execute(connection).await?;
    Ok(())
}

/// Takes back what the record that stayed took over, where nobody has changed it since.
pub(super) async fn give_back(
    connection: &mut PgConnection,
    join: &Join,
    taken_over: &TakenOver,
    now: Timestamp,
) -> Result<()> {
    for (column, (before, after)) in taken_over.known() {
        let mut query = QueryBuilder::new("update ");
        query.push(table(join.kind)).push(" set ").push(column).push(" = ").push_bind(before.clone());
        query.push(", updated_at = ").push_bind(now.to_sqlx()).push(" where id = ").push_bind(join.kept_id);
        query.push(" and ").push(column).push(" = ").push_bind(after.clone());
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Gives a client who is back what belonged to them and is still with the one who stayed; returns their cases.
pub(super) async fn move_client_back(
    connection: &mut PgConnection,
    kept: ClientId,
    removed: ClientId,
    moved: &Moved,
    join_id: Uuid,
    now: Timestamp,
) -> Result<Vec<CaseId>> {
    let cases: Vec<CaseId> = sqlx::query_scalar!(
        "update cases set client_id = $2, updated_at = $4 where client_id = $1 and id = any($3) returning id",
        *kept,
        *removed,
        moved.cases.as_slice() as _,
        now.to_sqlx(),
    )
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query!(
        "update tenancies set client_id = $2, updated_at = $4 where client_id = $1 and id = any($3)",
        *kept,
        *removed,
        moved.tenancies.as_slice() as _,
        now.to_sqlx(),
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("delete from offered_values where join_id = $1 and settled_at is null", join_id)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "update offered_values set client_id = $2 where client_id = $1 and id = any($3)",
        *kept,
        *removed,
        &moved.offers,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("delete from client_links where id = any($1) and settled_at is null", &moved.new_links)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "insert into client_links
         select l.* from jsonb_populate_recordset(null::client_links, $1) l
         where exists (select from clients where id = l.one_id) and exists (select from clients where id = l.other_id)
         on conflict do nothing",
        Value::Array(moved.links.clone()),
    )
    .execute(connection)
    .await?;
    Ok(cases)
}

/// Gives a person who is back what they were in and the one who stayed still is; returns the cases that they support.
pub(super) async fn move_person_back(
    connection: &mut PgConnection,
    kept: PersonId,
    removed: PersonId,
    moved: &Moved,
    now: Timestamp,
) -> Result<Vec<CaseId>> {
    sqlx::query!(
        "update tenancies set landlord_id = case when landlord_id = $1 and id = any($3) then $2 else landlord_id end,
             agent_id = case when agent_id = $1 and id = any($4) then $2 else agent_id end, updated_at = $5
         where landlord_id = $1 and id = any($3) or agent_id = $1 and id = any($4)",
        *kept,
        *removed,
        moved.landlord_of.as_slice() as _,
        moved.agent_of.as_slice() as _,
        now.to_sqlx(),
    )
    .execute(&mut *connection)
    .await?;
    Ok(sqlx::query_scalar!(
        "update cases set support_worker_id = $2, updated_at = $4 where support_worker_id = $1 and id = any($3) returning id",
        *kept,
        *removed,
        moved.supports.as_slice() as _,
        now.to_sqlx(),
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn set_undone(connection: &mut PgConnection, id: Uuid, by: UserId, now: Timestamp) -> Result<()> {
    sqlx::query!("update joined_records set undone_at = $2, undone_by = $3 where id = $1", id, now.to_sqlx(), *by)
        .execute(connection)
        .await?;
    Ok(())
}

/// The record that a record was joined with, for old addresses; none if it was not. Whether the viewer sees it is for its page to
/// check.
pub async fn now_at(connection: &mut PgConnection, removed_id: Uuid) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!(
        "select kept_id from joined_records where removed_id = $1 and undone_at is null order by joined_at desc limit 1",
        removed_id,
    )
    .fetch_optional(connection)
    .await?)
}
