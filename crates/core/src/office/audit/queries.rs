//! SQL of the audit trail.

use super::model::{Entry, Filter, Names, Object, Of, Read};
use super::values::{Act, Kind};
use crate::Result;
use crate::office::accounts::StaffRef;
use clerk_platform::time::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};
use uuid::Uuid;

/// A link of the chain.
pub(super) struct Link {
    pub(super) position: i64,
    pub(super) entry_id: i64,
    pub(super) hash: Vec<u8>,
}

/// An entry as its hash covers it.
pub(super) struct Sealable {
    pub(super) id: i64,
    pub(super) at: Timestamp,
    pub(super) parts: Vec<Option<String>>,
}

/// Says who acts, until the transaction ends.
pub(super) async fn set_actor(connection: &mut PgConnection, actor: &str) -> Result<()> {
    sqlx::query_scalar!("select set_config('clerk.actor', $1, true)", actor).fetch_one(connection).await?;
    Ok(())
}

/// Changes who acts from now on in the transaction; from where stays.
pub(super) async fn extend_actor(connection: &mut PgConnection, actor: &str) -> Result<()> {
    sqlx::query_scalar!(
        "select set_config('clerk.actor', (coalesce(nullif(current_setting('clerk.actor', true), ''), '{}')::jsonb || $1::text::jsonb)::text, true)",
        actor,
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

pub(super) async fn write(
    connection: &mut PgConnection,
    act: Act,
    object: &Object,
    detail: Option<&str>,
) -> Result<()> {
    sqlx::query_scalar!(
        "select audit_write($1, $2, $3, $4, $5, null, $6)",
        act.as_str(),
        object.kind.as_str(),
        object.id,
        object.case_id.map(|id| *id),
        object.client_id.map(|id| *id),
        detail,
    )
    .fetch_one(connection)
    .await?;
    Ok(())
}

pub(super) async fn write_seldom(connection: &mut PgConnection, act: Act, object: &Object) -> Result<()> {
    sqlx::query_scalar!(
        "select audit_write($1, $2, $3, null, null, null, null) where not exists (
             select from audit_entries e
             where e.at > clock_timestamp() - interval '1 minute' and e.action = $1 and e.object_id is not distinct from $3
                 and e.network is not distinct from nullif(current_setting('clerk.actor', true), '')::jsonb ->> 'network')",
        act.as_str(),
        object.kind.as_str(),
        object.id,
    )
    .fetch_optional(connection)
    .await?;
    Ok(())
}

pub(super) async fn insert_reads(connection: &mut PgConnection, reads: &[Read]) -> Result<()> {
    let text = |part: fn(&Read) -> Option<String>| reads.iter().map(part).collect::<Vec<_>>();
    let id = |part: fn(&Read) -> Option<Uuid>| reads.iter().map(part).collect::<Vec<_>>();
    sqlx::query!(
        "insert into audit_entries (by, user_id, session_id, token_id, network, request_id, action, object_kind, object_id,
             case_id, client_id, detail)
         select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
             $9::text[], $10::uuid[], $11::uuid[], $12::text[])",
        &text(|read| Some(read.actor.by.as_str().to_owned())) as _,
        &id(|read| read.actor.user_id.map(|id| *id)) as _,
        &id(|read| read.actor.session_id) as _,
        &id(|read| read.actor.token_id) as _,
        &text(|read| read.actor.network.clone()) as _,
        &text(|read| read.actor.request_id.clone()) as _,
        &text(|read| Some(read.act.as_str().to_owned())) as _,
        &text(|read| Some(read.object.kind.as_str().to_owned())) as _,
        &text(|read| read.object.id.clone()) as _,
        &id(|read| read.object.case_id.map(|id| *id)) as _,
        &id(|read| read.object.client_id.map(|id| *id)) as _,
        &text(|read| read.detail.clone()) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An id as PostgreSQL takes it, if it is one: what is no id must not fail the whole list.
const UUID: &str = "'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'";

fn listed() -> String {
    let named = |kind: Kind| {
        format!("case when e.object_kind = '{}' and e.object_id ~ {UUID} then e.object_id::uuid end", kind.as_str())
    };
    format!(
        "select e.id, e.at, e.by, e.user_id, u.full_name as user_name, e.by_name, e.token_id, tk.name as token_name, e.network, e.request_id,
            e.action, e.object_kind, e.object_id, e.case_id, c.fileref, e.client_id,
            coalesce(o.full_name, pe.full_name, nullif(concat_ws(' ', nullif(cl.first_name, ''), nullif(cl.last_name, '')), '')) as object_name,
            e.changes, e.detail
        from audit_entries e
        left join users u on u.id = e.user_id
        left join api_tokens tk on tk.id = e.token_id
        left join cases c on c.id = e.case_id
        left join clients cl on cl.id = e.client_id
        left join people pe on pe.id = {}
        left join users o on o.id = coalesce(e.owner_id, {})
        where true",
        named(Kind::Person),
        named(Kind::User),
    )
}

pub(super) async fn list(connection: &mut PgConnection, filter: &Filter, limit: i64) -> Result<Vec<Entry>> {
    let mut query = QueryBuilder::new(listed());
    push_of(&mut query, filter.of);
    if let Some(acts) = filter.show.acts() {
        query.push(" and e.action = any (").push_bind(acts).push(")");
    }
    if let Some(user_id) = filter.user_id {
        query.push(" and e.user_id = ").push_bind(user_id);
    }
    if let Some(token_id) = filter.token_id {
        query.push(" and e.token_id = ").push_bind(token_id);
    }
    if let Some(from) = filter.from {
        query.push(" and e.at >= ").push_bind(from.to_sqlx());
        query.push(" and e.id >= (select min(id) from (select id from audit_entries where at >= ");
        query.push_bind(from.to_sqlx()).push(" order by at limit 100) about)");
    }
    if let Some(until) = filter.until {
        query.push(" and e.at < ").push_bind(until.to_sqlx());
        query.push(" and e.id <= (select max(id) from (select id from audit_entries where at < ");
        query.push_bind(until.to_sqlx()).push(" order by at desc limit 100) about)");
    }
    if let Some(before) = filter.before {
        query.push(" and e.id < ").push_bind(before);
    }
    query.push(" order by e.id desc limit ").push_bind(limit);
    let rows = query.build().fetch_all(connection).await?;
    rows.iter().map(entry).collect()
}

/// What these ids are called now, as far as they are of people, cases or addresses; and everyone who has an account or had one, by
/// name.
pub(super) async fn names(connection: &mut PgConnection, ids: &[Uuid]) -> Result<(Names, Vec<StaffRef>)> {
    let rows = sqlx::query!(
        r#"select id as "id!", name as "name!", is_user as "is_user!" from (
             select id, full_name as name, true as is_user from users
             union all select id, fileref, false from cases where id = any ($1)
             union all select id, full_name, false from people where id = any ($1)
             union all select id, address, false from tenancies where id = any ($1)
             union all select id, coalesce(nullif(concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')), ''), email), false
                 from clients where id = any ($1)) named
           where name <> '' order by name, id"#,
        ids,
    )
    .fetch_all(connection)
    .await?;
    let users = rows.iter().filter(|row| row.is_user);
    let users = users.map(|row| StaffRef { id: row.id.into(), full_name: row.name.clone() }).collect();
    Ok((rows.into_iter().map(|row| (row.id, row.name)).collect(), users))
}

/// Adds whose or what entries are wanted. Numbers and times grow together, but for what two processes write at the same instant: that
/// is why `list` looks for the number at a time with a margin.
fn push_of(query: &mut QueryBuilder<Postgres>, of: Of) {
    match of {
        Of::Everything => {}
        Of::By(user_id) => {
            query.push(" and e.user_id = ").push_bind(user_id);
        }
        Of::Account(user_id) => {
            query.push(" and (e.owner_id = ").push_bind(user_id).push(" or ");
            push_one(query, Kind::User, *user_id);
            query.push(")");
        }
        Of::One(Kind::Person, id) => {
            query.push(" and e.object_kind = ").push_bind(Kind::Person.as_str());
            push_joined(query.push(" and e.object_id = any (array(select id::text from "), id);
            query.push("))");
        }
        Of::One(kind, id) => push_one(query.push(" and "), kind, id),
        Of::Case(id) => {
            query.push(" and (e.case_id = ").push_bind(id);
            push_parts(query, &PARTS_OF_CASE, *id);
            query.push(")");
        }
        Of::Client(id) => {
            push_joined(query.push(" and (e.client_id = any (array(select id from "), *id);
            query.push(")) or e.case_id = any (array(select id from cases where client_id = ").push_bind(id).push("))");
            push_parts(query, &PARTS_OF_CLIENT, *id);
            query.push(")");
        }
    }
}

/// What belongs to a case by its own row, not by the entry: the kind, and how its ids are found.
const PARTS_OF_CASE: [(Kind, &str); 5] = [
    (Kind::Task, "select id::text from tasks where case_id = {}"),
    (Kind::TaskItem, "select i.id::text from task_items i join tasks k on k.id = i.task_id where k.case_id = {}"),
    (Kind::Submission, "select submission_id::text from cases where id = {}"),
    (Kind::File, "select id::text from uploads where case_id = {}"),
    (
        Kind::Correction,
        "select s.id::text from submission_corrections s join cases c on c.submission_id = s.submission_id where c.id = {}",
    ),
];

/// The same of a client.
const PARTS_OF_CLIENT: [(Kind, &str); 7] = [
    (Kind::Task, "select k.id::text from tasks k join cases c on c.id = k.case_id where c.client_id = {}"),
    (Kind::Tenancy, "select id::text from tenancies where client_id = {}"),
    (Kind::Submission, "select submission_id::text from cases where client_id = {}"),
    (Kind::File, "select u.id::text from uploads u join cases c on c.id = u.case_id where c.client_id = {}"),
    (
        Kind::Correction,
        "select s.id::text from submission_corrections s join cases c on c.submission_id = s.submission_id where c.client_id = {}",
    ),
    (Kind::Join, "select id::text from joined_records where {} in (kept_id, removed_id)"),
    (Kind::PossibleMatch, "select id::text from client_links where {} in (one_id, other_id)"),
];

fn push_parts(query: &mut QueryBuilder<Postgres>, parts: &[(Kind, &str)], of: Uuid) {
    for (kind, ids) in parts {
        query.push(" or (e.object_kind = ").push_bind(kind.as_str()).push(" and e.object_id = any (array(");
        let (before, after) = ids.split_once("{}").unwrap_or((ids, ""));
        query.push(before).push_bind(of).push(after).push(")))");
    }
}

/// Adds a table of a record's id and the ids of the records that were joined into it.
fn push_joined(query: &mut QueryBuilder<Postgres>, id: Uuid) {
    query.push("(with recursive same (id) as (select ").push_bind(id).push(
        "::uuid union select j.removed_id from joined_records j join same on j.kept_id = same.id where j.undone_at is null)
         select id from same) same",
    );
}

fn push_one(query: &mut QueryBuilder<Postgres>, kind: Kind, id: Uuid) {
    query.push("(e.object_kind = ").push_bind(kind.as_str());
    query.push(" and e.object_id = ").push_bind(id.to_string()).push(")");
}

fn entry(row: &PgRow) -> Result<Entry> {
    Ok(Entry {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        by: row.try_get("by")?,
        user_id: row.try_get("user_id")?,
        user_name: row.try_get("user_name")?,
        by_name: row.try_get("by_name")?,
        token_id: row.try_get("token_id")?,
        token_name: row.try_get("token_name")?,
        network: row.try_get("network")?,
        request_id: row.try_get("request_id")?,
        action: row.try_get("action")?,
        object_kind: row.try_get("object_kind")?,
        object_id: row.try_get("object_id")?,
        case_id: row.try_get("case_id")?,
        fileref: row.try_get("fileref")?,
        client_id: row.try_get("client_id")?,
        object_name: row.try_get("object_name")?,
        changes: row.try_get("changes")?,
        detail: row.try_get("detail")?,
    })
}

/// One process at a time adds to the chain.
pub(super) async fn lock_chain(connection: &mut PgConnection) -> Result<()> {
    sqlx::query_scalar!("select 1 from pg_advisory_xact_lock(hashtext('audit_chain'))").fetch_one(connection).await?;
    Ok(())
}

pub(super) async fn last_link(connection: &mut PgConnection) -> Result<Option<Link>> {
    Ok(sqlx::query_as!(Link, "select position, entry_id, hash from audit_chain order by position desc limit 1")
        .fetch_optional(connection)
        .await?)
}

/// What the hash of an entry covers, as columns of `e`. What came later is left out where it is empty, so that older entries keep their
/// hashes.
const SEALED: &str = "e.id, e.at, array[e.by, e.user_id::text, e.session_id::text, e.token_id::text, e.by_name, e.network,
    e.request_id, e.action, e.object_kind, e.object_id, e.case_id::text, e.client_id::text, e.changes::text, e.detail] || array_remove(array[e.owner_id::text], null) as parts";

/// Entries that are not in the chain, oldest first. They come into sight when their transaction commits, which may be after later
/// ones were sealed; so those of the day before the last link are looked for too. No transaction lasts that long.
pub(super) async fn not_sealed(connection: &mut PgConnection, limit: i64) -> Result<Vec<Sealable>> {
    let mut query = QueryBuilder::<Postgres>::new("select ");
    query.push(SEALED).push(
        " from audit_entries e
         where e.at >= coalesce((
                 select last.at - interval '1 day' from audit_chain c join audit_entries last on last.id = c.entry_id
                 order by c.position desc limit 1), '-infinity')
             and not exists (select from audit_chain c where c.entry_id = e.id)
         order by e.id limit ",
    );
    query.push_bind(limit);
    query.build().fetch_all(connection).await?.iter().map(sealable).collect()
}

/// How many entries were written before this moment and are not in the chain.
pub(super) async fn not_sealed_before(connection: &mut PgConnection, before: jiff::Timestamp) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from audit_entries e
           where e.at < $1 and not exists (select from audit_chain c where c.entry_id = e.id)"#,
        before.to_sqlx() as _,
    )
    .fetch_one(connection)
    .await?)
}

pub(super) async fn insert_links(connection: &mut PgConnection, links: &[Link]) -> Result<()> {
    let positions: Vec<i64> = links.iter().map(|link| link.position).collect();
    let entries: Vec<i64> = links.iter().map(|link| link.entry_id).collect();
    let hashes: Vec<Vec<u8>> = links.iter().map(|link| link.hash.clone()).collect();
    sqlx::query!(
        "insert into audit_chain (position, entry_id, hash) select * from unnest($1::bigint[], $2::bigint[], $3::bytea[])",
        &positions,
        &entries,
        &hashes,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The links after a position, each with its entry if that is there.
pub(super) async fn links(
    connection: &mut PgConnection,
    after: i64,
    limit: i64,
) -> Result<Vec<(Link, Option<Sealable>)>> {
    let mut query = QueryBuilder::<Postgres>::new("select c.position, c.entry_id, c.hash, ");
    query.push(SEALED).push(" from audit_chain c left join audit_entries e on e.id = c.entry_id where c.position > ");
    query.push_bind(after).push(" order by c.position limit ").push_bind(limit);
    let rows = query.build().fetch_all(connection).await?;
    let read = |row: &PgRow| {
        let link =
            Link { position: row.try_get("position")?, entry_id: row.try_get("entry_id")?, hash: row.try_get("hash")? };
        let is_there = row.try_get::<Option<i64>, _>("id")?.is_some();
        Ok((link, if is_there { Some(sealable(row)?) } else { None }))
    };
    rows.iter().map(read).collect()
}

fn sealable(row: &PgRow) -> Result<Sealable> {
    Ok(Sealable { id: row.try_get("id")?, at: row.try_get("at")?, parts: row.try_get("parts")? })
}
