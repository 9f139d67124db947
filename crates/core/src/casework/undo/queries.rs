//! SQL of what someone has just done.

use super::model::Deed;
use crate::Result;
use crate::access::Viewer;
use crate::casework::events::Event;
use clerk_platform::time::Timestamp;
use sqlx::{PgConnection, QueryBuilder, Row};

/// More cases than can be changed at once.
const MOST: i64 = 1000;

/// What the viewer did at this moment to cases that they see, case by case.
pub(super) async fn deeds(connection: &mut PgConnection, viewer: &Viewer, at: jiff::Timestamp) -> Result<Vec<Deed>> {
    let mut query = QueryBuilder::new(
        "select n.case_id, n.event, n.event_data from notes n join cases c on c.id = n.case_id
         where n.note_type = 'EVENT' and n.author_id = ",
    );
    query.push_bind(viewer.user_id).push(" and n.created_at = ").push_bind(Timestamp::from(at));
    viewer.cases().push(&mut query);
    // The paralegal before the lawyer.
    query.push(format_args!(" order by n.case_id, n.event desc, n.id limit {MOST}"));
    let rows = query.build().fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let event = Event::read(row.try_get("event")?, row.try_get("event_data")?);
            Ok(Deed { case_id: row.try_get("case_id")?, event })
        })
        .collect()
}
