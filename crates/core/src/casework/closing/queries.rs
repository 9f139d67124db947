//! SQL of what closing a case is about.

use crate::casework::dates::{self, CriticalDate};
use crate::casework::services::Service;
use crate::ids::CaseId;
use crate::{Error, Result};
use clerk_platform::db::Columns;
use sqlx::{PgConnection, QueryBuilder};

/// The services and critical dates of a case, without deleted ones, how many open tasks it has, and how many questions wait for its lawyer, in one
/// round trip.
pub(super) async fn of_case(
    connection: &mut PgConnection,
    case_id: CaseId,
) -> Result<(Vec<Service>, Vec<CriticalDate>, i64, i64)> {
    let mut query = QueryBuilder::new(
        "select (select coalesce(json_agg(s order by s.started_on desc, s.id), '[]')
                 from services s where s.case_id = c.id and not s.is_deleted), ",
    );
    query.push(dates::OF_CASE).push(
        ", (select count(*) from tasks k where k.case_id = c.id and k.state in ('OPEN', 'AWAITING_APPROVAL')),
          (select count(*) from lawyer_questions q where q.case_id = c.id and q.state = 'WAITING')
          from cases c where c.id = ",
    );
    let row = query.push_bind(case_id).build().fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    let mut columns = Columns::of(&row);
    Ok((columns.json()?, columns.json()?, columns.take()?, columns.take()?))
}
