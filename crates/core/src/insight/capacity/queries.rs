//! SQL of how busy staff are.

use super::model::{Capacity, CapacityFilter};
use crate::Result;
use crate::access::Place;
use crate::office::accounts::Load;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, QueryBuilder, Row};

/// Active users who may have a place on cases, with their cases in it. The fullest first, those who take no cases last.
pub(super) async fn capacity(connection: &mut PgConnection, filter: &CapacityFilter) -> Result<Vec<Capacity>> {
    let (column, may_have) = (filter.place.column(), filter.place.may_have("u"));
    let event = match filter.place {
        Place::Paralegal => "PARALEGAL",
        Place::Lawyer => "LAWYER",
    };
    let mut query = QueryBuilder::new("select u.id, u.full_name, u.case_capacity, u.is_intern, u.university,");
    query.push(format_args!(
        " topics.total, topics.names, topics.counts,
             (select count(*) from cases c where c.{column} = u.id) as all_cases,
             (select max(n.created_at) from notes n
              where n.subject_id = u.id and n.note_type = 'EVENT' and n.event = '{event}') as last_assigned_at
         from users u, lateral (
             select coalesce(sum(n), 0)::bigint as total, coalesce(array_agg(topic), '{{}}') as names,
                 coalesce(array_agg(n), '{{}}') as counts
             from (select topic, count(*) as n from cases c where c.is_open and c.{column} = u.id
                   group by topic order by topic) by_topic) topics
         where {may_have}"
    ));
    if let Some(is_intern) = filter.is_intern {
        query.push(" and u.is_intern = ").push_bind(is_intern);
    }
    if let Some(university) = &filter.university {
        query.push(" and u.university = ").push_bind(university.replace('\0', ""));
    }
    query.push(
        " order by u.case_capacity = 0, topics.total::float8 / greatest(u.case_capacity, 1) desc, lower(u.full_name), u.id",
    );
    query.build().fetch_all(connection).await?.iter().map(person).collect()
}

fn person(row: &PgRow) -> Result<Capacity> {
    let (names, counts): (Vec<String>, Vec<i64>) = (row.try_get("names")?, row.try_get("counts")?);
    let topics = names.iter().zip(counts).filter_map(|(name, n)| Some((name.parse().ok()?, n)));
    Ok(Capacity {
        topics: topics.collect(),
        load: Load {
            id: row.try_get("id")?,
            full_name: row.try_get("full_name")?,
            capacity: row.try_get("case_capacity")?,
            open_cases: row.try_get("total")?,
        },
        all_cases: row.try_get("all_cases")?,
        last_assigned_at: row.try_get("last_assigned_at")?,
        is_intern: row.try_get("is_intern")?,
        university: row.try_get("university")?,
    })
}
