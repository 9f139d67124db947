//! SQL of what was looked at last.

use super::{Recent, RecentKind};
use crate::Result;
use crate::access::Viewer;
use crate::office::audit::{Act, Kind};
use sqlx::{PgConnection, QueryBuilder, Row};

/// How far back in someone's entries this looks.
const ENTRIES: i64 = 300;

pub(super) async fn recent(connection: &mut PgConnection, viewer: &Viewer, limit: i64) -> Result<Vec<Recent>> {
    let scope = viewer.cases();
    let mut query = QueryBuilder::new(
        "with opened as (
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
    let name = "coalesce(nullif(concat_ws(' ', nullif(cl.first_name, ''), nullif(cl.last_name, '')), ''), nullif(cl.preferred_name, ''), \
        nullif(cl.email, ''), cl.phone)";
    query.push(format_args!(
        " select 'CASE' as kind, o.id, o.entry, c.fileref as title, {name} as detail
          from opened o join cases c on c.id = o.id join clients cl on cl.id = c.client_id where o.object_kind = 'CASE'"
    ));
    scope.push(&mut query);
    query.push(format_args!(
        " union all select 'CLIENT', o.id, o.entry, {name}, '' from opened o join clients cl on cl.id = o.id where o.object_kind = 'CLIENT'"
    ));
    scope.push_clients(&mut query);
    query.push(
        " union all select 'PERSON', o.id, o.entry, pe.full_name, '' from opened o join people pe on pe.id = o.id where o.object_kind = 'PERSON'",
    );
    scope.push_people(&mut query);
    query.push(" order by entry desc limit ").push_bind(limit);
    let rows = query.build().fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let kind = match row.try_get::<&str, _>("kind")? {
                "CASE" => RecentKind::Case,
                "CLIENT" => RecentKind::Client,
                _ => RecentKind::Person,
            };
            Ok(Recent { kind, id: row.try_get("id")?, title: row.try_get("title")?, detail: row.try_get("detail")? })
        })
        .collect()
}
