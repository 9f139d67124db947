//! SQL of how busy staff are.

use super::Capacity;
use crate::Result;
use crate::access::Group;
use crate::office::accounts::Load;
use sqlx::PgConnection;

/// Active users of a group with their open cases by topic. The least busy first.
pub(super) async fn capacity(connection: &mut PgConnection, group: Group) -> Result<Vec<Capacity>> {
    let rows = sqlx::query!(
        r#"select u.id, u.full_name, u.case_capacity, topics.total as "total!", topics.names as "names!", topics.counts as "counts!",
               (select max(n.created_at) from notes n where n.subject_id = u.id and n.note_type = 'EVENT') as last_assigned_at
           from users u, lateral (
               select coalesce(sum(n), 0)::bigint as total, coalesce(array_agg(topic), '{}') as names, coalesce(array_agg(n), '{}') as counts
               from (select topic, count(*) as n from caseload where user_id = u.id group by topic order by topic) by_topic) topics
           where u.is_active and u.groups @> array[$1::text]
           order by topics.total::float8 / greatest(u.case_capacity, 1), lower(u.full_name), u.id"#,
        group.as_str(),
    );
    let rows = rows.fetch_all(connection).await?.into_iter().map(|row| {
        let topics = row.names.iter().zip(row.counts).filter_map(|(name, n)| Some((name.parse().ok()?, n)));
        Capacity {
            topics: topics.collect(),
            last_assigned_at: row.last_assigned_at,
            load: Load { id: row.id, full_name: row.full_name, capacity: row.case_capacity, open_cases: row.total },
        }
    });
    Ok(rows.collect())
}
