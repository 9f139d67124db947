//! SQL of what was looked at last.

use super::Recent;
use crate::Result;
use crate::access::Viewer;
use crate::insight::CLIENT_NAME;
use crate::office::audit::{Act, Kind};
use sqlx::types::Json;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// How far back in someone's entries this looks.
const ENTRIES: i64 = 300;

pub(super) async fn recent(connection: &mut PgConnection, viewer: &Viewer, limit: i64) -> Result<Vec<Recent>> {
    let mut query = QueryBuilder::new("select ");
    push(viewer, limit, &mut query);
    let found: Json<Vec<Recent>> = query.build_query_scalar().fetch_one(connection).await?;
    Ok(found.0)
}

/// Adds what someone has opened last and still sees, as one JSON document.
pub(super) fn push(viewer: &Viewer, limit: i64, query: &mut QueryBuilder<Postgres>) {
    let scope = viewer.cases();
    query.push(
        "(with opened as (
             select object_kind, id, max(entry) as entry from (
                 select e.id as entry, e.object_kind, e.action,
                     case when e.object_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then e.object_id::uuid end as id
                 from audit_entries e where e.user_id = ",
    );
    query
        .push_bind(viewer.user_id)
        .push(" order by e.id desc limit ")
        .push_bind(ENTRIES)
        .push(") last where action = ");
    query.push_bind(Act::Opened.as_str());
    query.push(" and object_kind = any (").push_bind([Kind::Case, Kind::Client, Kind::Person].map(Kind::as_str));
    query.push(") group by object_kind, id)");
    query.push(format_args!(
        " select coalesce(json_agg(json_build_object('kind', kind, 'id', id, 'title', title, 'detail', detail) order by entry desc), '[]')
          from (select 'CASE' as kind, o.id, o.entry, c.fileref as title, {CLIENT_NAME} as detail
          from opened o join cases c on c.id = o.id join clients cl on cl.id = c.client_id where o.object_kind = 'CASE'"
    ));
    scope.push(query);
    query.push(format_args!(
        " union all select 'CLIENT', o.id, o.entry, {CLIENT_NAME}, '' from opened o join clients cl on cl.id = o.id where o.object_kind = 'CLIENT'"
    ));
    scope.push_clients(query);
    query.push(
        " union all select 'PERSON', o.id, o.entry, pe.full_name, '' from opened o join people pe on pe.id = o.id where o.object_kind = 'PERSON'",
    );
    scope.push_people(query);
    query.push(" order by entry desc limit ").push_bind(limit).push(") viewed)");
}
