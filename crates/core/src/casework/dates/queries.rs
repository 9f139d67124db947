//! SQL of critical dates.

use super::{CriticalDate, DateFilter, DateInput, DateType, HearingType, ListedDate, UpcomingDate};
use crate::access::Viewer;
use crate::ids::{CaseId, DateId};
use crate::input::Field;
use crate::{Error, Result};
use clerk_platform::OnConstraint;
use clerk_platform::time::Date;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

/// The critical dates of a case, earliest first. The caller has checked that the viewer sees the case.
pub async fn of_case(connection: &mut PgConnection, case_id: CaseId) -> Result<Vec<CriticalDate>> {
    Ok(sqlx::query_as!(
        CriticalDate,
        r#"select id, date_type as "date_type: DateType", on_date, notes, is_reviewed, hearing_type as "hearing_type: HearingType", hearing_location,
               updated_at
           from critical_dates where case_id = $1 order by on_date, id"#,
        *case_id,
    )
    .fetch_all(&mut *connection)
    .await?)
}

/// The dates, not yet reviewed, of the viewer's open cases: up to `limit` that are overdue on `today`, the latest of them, and
/// up to `limit` from `today` on, the next. Earliest first.
pub async fn upcoming(
    connection: &mut PgConnection,
    viewer: &Viewer,
    today: jiff::civil::Date,
    limit: i64,
) -> Result<Vec<UpcomingDate>> {
    let mut query = QueryBuilder::new("");
    // Separately, so that old dates that nobody has reviewed don't crowd out tomorrow's hearing.
    for (begin, compare, order) in [("(", "<", "desc"), (" union all (", ">=", "asc")] {
        query.push(begin).push(
            "select c.id, c.fileref, trim(cl.first_name || ' ' || cl.last_name) as client_name, d.date_type, d.on_date,
                 d.id as date_id
             from critical_dates d join cases c on c.id = d.case_id join clients cl on cl.id = c.client_id
             where not d.is_reviewed and c.is_open and d.on_date ",
        );
        query.push(compare).push(" ").push_bind(today.to_sqlx());
        viewer.cases().push(&mut query);
        // A number in the text, not a parameter: with a limit that it does not know, PostgreSQL makes a new plan each time.
        query.push(format_args!(" order by d.on_date {order}, d.id limit {limit})"));
    }
    query.push(" order by on_date, date_id");
    let rows = query.build().fetch_all(&mut *connection).await?;
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

/// Which part of a list is wanted.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) limit: i64,
    pub(super) offset: i64,
    pub(super) count_up_to: i64,
}

const LISTED: &str = "d.id, d.case_id, c.fileref, trim(cl.first_name || ' ' || cl.last_name) as client_name,
    (select full_name from users where id = c.paralegal_id) as paralegal_name, d.date_type, d.on_date, d.is_reviewed, d.hearing_type,
    d.hearing_location";

/// Adds the table, named `d`, and ` where …`. A date that is not reviewed belongs to an open case. The database guarantees
/// that (migrations/*_case_rules.sql), so its case need not be looked at.
fn push_dates(viewer: &Viewer, filter: &DateFilter, query: &mut QueryBuilder<Postgres>) {
    query.push(" from critical_dates d where ");
    query.push(if filter.all { "true" } else { "not d.is_reviewed" });
    if let Some(from) = filter.from {
        query.push(" and d.on_date >= ").push_bind(from.to_sqlx());
    }
    if let Some(to) = filter.to {
        query.push(" and d.on_date <= ").push_bind(to.to_sqlx());
    }
    viewer.cases().push_of_case("d.case_id", query);
}

fn listed(row: &PgRow) -> Result<ListedDate> {
    Ok(ListedDate {
        id: row.try_get("id")?,
        case_id: row.try_get("case_id")?,
        fileref: row.try_get("fileref")?,
        client_name: row.try_get("client_name")?,
        paralegal_name: row.try_get("paralegal_name")?,
        date_type: row.try_get("date_type")?,
        on_date: row.try_get("on_date")?,
        is_reviewed: row.try_get("is_reviewed")?,
        hearing_type: row.try_get("hearing_type")?,
        hearing_location: row.try_get("hearing_location")?,
    })
}

/// A part of the list with a count that ends early. Its sections are read separately, each along an index, no further than the
/// part reaches. Without the reviewed dates there is only one section: what is overdue comes before today anyway.
pub(super) async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &DateFilter,
    today: jiff::civil::Date,
    part: Part,
) -> Result<(Vec<ListedDate>, i64)> {
    let Part { limit, offset, count_up_to } = part;
    let mut query = QueryBuilder::new("select ");
    query.push(LISTED).push(", (select count(*) from (select");
    push_dates(viewer, filter, &mut query);
    query.push(format_args!(" limit {count_up_to}) counted) as total from (select * from ("));
    let sections: &[_] = if filter.all {
        &[
            (Some(" and not d.is_reviewed and d.on_date < "), "d.on_date, d.case_id, d.id"),
            (Some(" and d.on_date >= "), "d.on_date, d.case_id, d.id"),
            (Some(" and d.is_reviewed and d.on_date < "), "d.on_date desc, d.case_id, d.id"),
        ]
    } else {
        &[(None, "d.on_date, d.case_id, d.id")]
    };
    let reach = limit.saturating_add(offset);
    for (section, (condition, order)) in (1..).zip(sections) {
        query.push(if section == 1 { "(" } else { " union all (" });
        query.push(format_args!("select d.*, {section} as section, row_number() over (order by {order}) as place"));
        push_dates(viewer, filter, &mut query);
        if let Some(condition) = condition {
            query.push(condition).push_bind(today.to_sqlx());
        }
        query.push(format_args!(" order by {order} limit {reach})"));
    }
    query.push(format_args!(") sections order by section, place limit {limit} offset {offset}) d"));
    query.push(" join cases c on c.id = d.case_id join clients cl on cl.id = c.client_id order by d.section, d.place");
    let rows = query.build().fetch_all(connection).await?;
    let total = match rows.first() {
        Some(row) => row.try_get("total")?,
        None => 0,
    };
    Ok((rows.iter().map(listed).collect::<Result<_>>()?, total))
}

/// The first dates of each day of a span, each with the number of its day, counted up to 100. Day by day, so that a month
/// costs the same however much it holds.
pub(super) async fn between(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &DateFilter,
    first: jiff::civil::Date,
    last: jiff::civil::Date,
    per_day: i64,
) -> Result<Vec<(ListedDate, i64)>> {
    let mut query = QueryBuilder::new("select ");
    query.push(LISTED).push(", d.total from generate_series(").push_bind(first.to_sqlx()).push("::timestamp, ");
    query.push_bind(last.to_sqlx()).push("::timestamp, interval '1 day') day cross join lateral (select d.*");
    query.push(", (select count(*) from (select");
    push_dates(viewer, filter, &mut query);
    query.push(" and d.on_date = day.day::date limit 100) counted) as total");
    push_dates(viewer, filter, &mut query);
    query.push(format_args!(" and d.on_date = day.day::date order by d.case_id, d.id limit {per_day}) d"));
    query.push(
        " join cases c on c.id = d.case_id join clients cl on cl.id = c.client_id order by d.on_date, d.case_id, d.id",
    );
    let rows = query.build().fetch_all(connection).await?;
    rows.iter().map(|row| Ok((listed(row)?, row.try_get("total")?))).collect()
}

/// One critical date of a case. The caller has checked that the viewer sees the case.
pub(super) async fn get(connection: &mut PgConnection, case_id: CaseId, id: DateId) -> Result<CriticalDate> {
    let date = sqlx::query_as!(
        CriticalDate,
        r#"select id, date_type as "date_type: DateType", on_date, notes, is_reviewed, hearing_type as "hearing_type: HearingType", hearing_location,
               updated_at
           from critical_dates where case_id = $1 and id = $2"#,
        *case_id,
        *id,
    );
    date.fetch_optional(connection).await?.ok_or(Error::NotFound)
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    case_id: CaseId,
    input: &DateInput,
    now: Timestamp,
) -> Result<DateId> {
    sqlx::query_scalar!(
        "insert into critical_dates (case_id, date_type, on_date, notes, hearing_type, hearing_location, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7) returning id",
        *case_id,
        input.date_type.as_str(),
        input.on_date.stored() as Date,
        &*input.notes,
        input.hearing().map(|(kind, _)| kind.as_str()),
        input.hearing().map_or("", |(_, location)| location),
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await
    .on_code("CK003", case_closed)
}

pub(super) async fn update(connection: &mut PgConnection, id: DateId, input: &DateInput, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update critical_dates set date_type = $2, on_date = $3, notes = $4, hearing_type = $5, hearing_location = $6,
             is_reviewed = false, updated_at = $7
         where id = $1",
        *id,
        input.date_type.as_str(),
        input.on_date.stored() as Date,
        &*input.notes,
        input.hearing().map(|(kind, _)| kind.as_str()),
        input.hearing().map_or("", |(_, location)| location),
        now.to_sqlx(),
    )
    .execute(connection)
    .await
    .on_code("CK003", case_closed)?;
    Ok(())
}

pub(super) async fn set_reviewed(
    connection: &mut PgConnection,
    id: DateId,
    is_reviewed: bool,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update critical_dates set is_reviewed = $2, updated_at = $3 where id = $1",
        *id,
        is_reviewed,
        now.to_sqlx()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The case may be closed at the same moment.
fn case_closed() -> Error {
    Error::Conflict("The case is closed: reopen it first to set a critical date.".to_owned())
}
