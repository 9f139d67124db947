//! SQL of critical dates.

use super::{CriticalDate, UpcomingDate};
use crate::Result;
use crate::access::Viewer;
use crate::time::Date;
use crate::values::{DateType, HearingType};
use jiff_sqlx::ToSqlx;
use sqlx::{PgPool, QueryBuilder, Row};
use uuid::Uuid;

/// The critical dates of a case, earliest first. The caller has checked that the viewer sees the case.
pub async fn of_case(pool: &PgPool, case_id: Uuid) -> Result<Vec<CriticalDate>> {
    Ok(sqlx::query_as!(
        CriticalDate,
        r#"select id, date_type as "date_type: DateType", on_date, notes, is_reviewed, hearing_type as "hearing_type: HearingType", hearing_location
           from critical_dates where case_id = $1 order by on_date, id"#,
        case_id,
    )
    .fetch_all(pool)
    .await?)
}

/// The next dates, not yet reviewed, of the viewer's open cases, from `from` on; overdue ones of the last 30 days first.
pub async fn upcoming(
    pool: &PgPool,
    viewer: &Viewer,
    from: jiff::civil::Date,
    limit: i64,
) -> Result<Vec<UpcomingDate>> {
    let mut query = QueryBuilder::new(
        "select c.id, c.fileref, trim(cl.first_name || ' ' || cl.last_name) as client_name, d.date_type, d.on_date
         from critical_dates d join cases c on c.id = d.case_id join clients cl on cl.id = c.client_id
         where not d.is_reviewed and c.is_open and d.on_date >= ",
    );
    query.push_bind(from.to_sqlx()).push("::date - 30");
    viewer.cases().push(&mut query);
    // A number in the text, not a parameter: for a limit that it does not know, PostgreSQL plans anew each time.
    query.push(format_args!(" order by d.on_date, d.id limit {limit}"));
    let rows = query.build().fetch_all(pool).await?;
    rows.iter()
        .map(|row| {
            Ok(UpcomingDate {
                case_id: row.try_get("id")?,
                fileref: row.try_get("fileref")?,
                client_name: row.try_get("client_name")?,
                date_type: row.try_get::<DateType, _>("date_type")?,
                on_date: row.try_get::<Date, _>("on_date")?,
            })
        })
        .collect()
}
