//! SQL of critical dates.

use super::{CriticalDate, DAYS_AHEAD, DateFilter, DateInput, DateOutcomeInput, DateShow, ListedDate};
use crate::access::Viewer;
use crate::finding::{push_counts, push_words};
use crate::ids::{CaseId, DateId, UserId};
use crate::input::Field;
use crate::{Error, Result};
use clerk_platform::OnConstraint;
use clerk_platform::time::Date;
use jiff::{Timestamp, ToSpan};
use jiff_sqlx::ToSqlx;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

/// The critical dates of a case `c`, earliest first, as one JSON document.
pub(crate) const OF_CASE: &str = "(select coalesce(json_agg(to_jsonb(d) || jsonb_build_object(
        'checked_by', (select jsonb_build_object('id', u.id, 'full_name', u.full_name) from users u where u.id = d.checked_by),
        'check_asked_by', (select jsonb_build_object('id', u.id, 'full_name', u.full_name) from users u where u.id = d.check_asked_by),
        'outcome_by', (select jsonb_build_object('id', u.id, 'full_name', u.full_name) from users u where u.id = d.outcome_by))
        order by d.on_date, d.hearing_time, d.id), '[]')
    from critical_dates d where d.case_id = c.id and d.deleted_at is null)";

/// The critical dates of a case, earliest first. The caller has checked that the viewer sees the case.
pub async fn of_case(connection: &mut PgConnection, case_id: CaseId) -> Result<Vec<CriticalDate>> {
    let mut query = QueryBuilder::new("select ");
    query.push(OF_CASE).push(" from cases c where c.id = ").push_bind(case_id);
    let found: Option<Json<Vec<CriticalDate>>> = query.build_query_scalar().fetch_optional(connection).await?;
    Ok(found.map(|dates| dates.0).unwrap_or_default())
}

/// One critical date of a case. The caller has checked that the viewer sees the case.
pub(super) async fn get(connection: &mut PgConnection, case_id: CaseId, id: DateId) -> Result<CriticalDate> {
    // A case has few.
    of_case(connection, case_id).await?.into_iter().find(|date| date.id == id).ok_or(Error::NotFound)
}

/// Whether such a date has been deleted. The caller has checked that the viewer sees the case.
pub(super) async fn was_deleted(connection: &mut PgConnection, case_id: CaseId, id: DateId) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from critical_dates where case_id = $1 and id = $2 and deleted_at is not null) as "found!""#,
        *case_id,
        *id,
    );
    Ok(found.fetch_one(connection).await?)
}

/// Which part of a list is wanted.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) limit: i64,
    pub(super) offset: i64,
    pub(super) count_up_to: i64,
}

const LISTED: &str = "d.id, d.case_id, c.fileref, trim(cl.first_name || ' ' || cl.last_name) as client_name,
    (select full_name from users where id = c.paralegal_id) as paralegal_name, c.lawyer_id, c.is_open,
    d.date_type, d.on_date, d.notes,
    d.is_reviewed, (select full_name from users where id = d.check_asked_by) as check_asked_by, d.check_asked_at,
    d.outcome, d.hearing_type, d.hearing_location, d.hearing_time, d.hearing_room, d.updated_at";

/// Adds the table, named `d`, and ` where …`. An open date belongs to an open case. The database guarantees that
/// (migrations/*_dates_checked_and_done.sql), so its case need not be looked at.
fn push_dates(viewer: &Viewer, filter: &DateFilter, today: jiff::civil::Date, query: &mut QueryBuilder<Postgres>) {
    query.push(" from critical_dates d where d.deleted_at is null");
    match filter.show {
        DateShow::All => {}
        DateShow::Open => _ = query.push(" and d.outcome is null"),
        DateShow::Attention => {
            let last = today.saturating_add(DAYS_AHEAD.days());
            query.push(" and d.outcome is null and d.on_date <= ").push_bind(last.to_sqlx());
        }
        DateShow::Outcome => _ = query.push(" and d.outcome is null and d.on_date < ").push_bind(today.to_sqlx()),
        DateShow::Unchecked => {
            query.push(" and not d.is_reviewed and exists (select from cases c where c.id = d.case_id and c.is_open)");
        }
        DateShow::Asked => _ = query.push(" and d.check_asked_at is not null and not d.is_reviewed"),
    }
    if let Some(date_type) = filter.date_type {
        query.push(" and d.date_type = ").push_bind(date_type.as_str());
    }
    push_words(query, "d.search_text", &filter.search);
    if let Some(from) = filter.from {
        query.push(" and d.on_date >= ").push_bind(from.to_sqlx());
    }
    if let Some(to) = filter.to {
        query.push(" and d.on_date <= ").push_bind(to.to_sqlx());
    }
    let scope = if filter.is_own { viewer.own_cases() } else { viewer.cases() };
    scope.push_of_case("d.case_id", query);
}

fn listed(row: &PgRow) -> Result<ListedDate> {
    Ok(ListedDate {
        id: row.try_get("id")?,
        case_id: row.try_get("case_id")?,
        fileref: row.try_get("fileref")?,
        client_name: row.try_get("client_name")?,
        paralegal_name: row.try_get("paralegal_name")?,
        lawyer_id: row.try_get("lawyer_id")?,
        is_case_open: row.try_get("is_open")?,
        date_type: row.try_get("date_type")?,
        on_date: row.try_get("on_date")?,
        notes: row.try_get("notes")?,
        is_checked: row.try_get("is_reviewed")?,
        check_asked_by: row.try_get("check_asked_by")?,
        check_asked_at: row.try_get("check_asked_at")?,
        outcome: row.try_get("outcome")?,
        hearing_type: row.try_get("hearing_type")?,
        hearing_location: row.try_get("hearing_location")?,
        hearing_time: row.try_get("hearing_time")?,
        hearing_room: row.try_get("hearing_room")?,
        updated_at: row.try_get("updated_at")?,
    })
}

/// A part of the list with a count that ends early. Its sections are read separately, each along an index, no further than the
/// part reaches. Where only open dates are asked for there is one section: what is past comes before today anyway.
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
    push_dates(viewer, filter, today, &mut query);
    query.push(format_args!(" limit {count_up_to}) counted) as total from (select * from ("));
    let sections: &[_] = if filter.show == DateShow::All {
        &[
            (Some(" and d.outcome is null and d.on_date < "), "d.on_date, d.hearing_time, d.case_id, d.id"),
            (Some(" and d.on_date >= "), "d.on_date, d.hearing_time, d.case_id, d.id"),
            (Some(" and d.outcome is not null and d.on_date < "), "d.on_date desc, d.hearing_time, d.case_id, d.id"),
        ]
    } else {
        &[(None, "d.on_date, d.hearing_time, d.case_id, d.id")]
    };
    let reach = limit.saturating_add(offset);
    for (section, (condition, order)) in (1..).zip(sections) {
        query.push(if section == 1 { "(" } else { " union all (" });
        query.push(format_args!("select d.*, {section} as section, row_number() over (order by {order}) as place"));
        push_dates(viewer, filter, today, &mut query);
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

/// How many dates each of these lists has, counted up to `most` each, in one statement.
pub async fn counts(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filters: &[DateFilter],
    today: jiff::civil::Date,
    most: i64,
) -> Result<Vec<i64>> {
    let mut query = QueryBuilder::new("select ");
    push_counts(&mut query, filters, most, |filter, query| push_dates(viewer, filter, today, query));
    Ok(query.build_query_scalar().fetch_one(connection).await?)
}

/// The first dates of each day of a span, each with the number of its day, counted up to 100. Day by day, so that a month
/// costs the same however much it holds.
pub(super) async fn between(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &DateFilter,
    today: jiff::civil::Date,
    (first, last): (jiff::civil::Date, jiff::civil::Date),
    per_day: i64,
) -> Result<Vec<(ListedDate, i64)>> {
    let mut query = QueryBuilder::new("select ");
    query.push(LISTED).push(", d.total from generate_series(").push_bind(first.to_sqlx()).push("::timestamp, ");
    query.push_bind(last.to_sqlx()).push("::timestamp, interval '1 day') day cross join lateral (select d.*");
    query.push(", (select count(*) from (select");
    push_dates(viewer, filter, today, &mut query);
    query.push(" and d.on_date = day.day::date limit 100) counted) as total");
    push_dates(viewer, filter, today, &mut query);
    let order = "d.hearing_time, d.case_id, d.id";
    query.push(format_args!(" and d.on_date = day.day::date order by {order} limit {per_day}) d"));
    query.push(" join cases c on c.id = d.case_id join clients cl on cl.id = c.client_id");
    query.push(format_args!(" order by d.on_date, {order}"));
    let rows = query.build().fetch_all(connection).await?;
    rows.iter().map(|row| Ok((listed(row)?, row.try_get("total")?))).collect()
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    case_id: CaseId,
    input: &DateInput,
    now: Timestamp,
) -> Result<DateId> {
    sqlx::query_scalar!(
        "insert into critical_dates (case_id, date_type, on_date, past_reason, notes, hearing_type, hearing_location, hearing_time,
             hearing_minutes, hearing_room, hearing_link, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) returning id",
        *case_id,
        input.date_type.as_str(),
        input.on_date.stored() as Date,
        &*input.past_reason,
        &*input.notes,
        input.hearing_type.map(super::HearingType::as_str),
        &*input.hearing_location,
        input.hearing_time.stored() as _,
        input.hearing_minutes.stored(),
        &*input.hearing_room,
        input.hearing_link.as_deref(),
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await
    .on_code("CK003", case_closed)
}

/// Stores what came in. If it is another date than before, it is not checked, and has no outcome; triggers clear who said so.
pub(super) async fn update(
    connection: &mut PgConnection,
    id: DateId,
    input: &DateInput,
    is_another: bool,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update critical_dates set date_type = $2, on_date = $3, past_reason = $4, notes = $5, hearing_type = $6,
             hearing_location = $7, hearing_time = $8, hearing_minutes = $9, hearing_room = $10, hearing_link = $11,
             is_reviewed = is_reviewed and not $12, outcome = case when $12 then null else outcome end, updated_at = $13
         where id = $1",
        *id,
        input.date_type.as_str(),
        input.on_date.stored() as Date,
        &*input.past_reason,
        &*input.notes,
        input.hearing_type.map(super::HearingType::as_str),
        &*input.hearing_location,
        input.hearing_time.stored() as _,
        input.hearing_minutes.stored(),
        &*input.hearing_room,
        input.hearing_link.as_deref(),
        is_another,
        now.to_sqlx(),
    )
    .execute(connection)
    .await
    .on_code("CK003", case_closed)?;
    Ok(())
}

pub(super) async fn delete(connection: &mut PgConnection, id: DateId, by: UserId, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update critical_dates set deleted_at = $2, deleted_by = $3, updated_at = $2 where id = $1",
        *id,
        now.to_sqlx(),
        *by,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Brings a deleted one back; not found if it is not deleted.
pub(super) async fn restore(connection: &mut PgConnection, case_id: CaseId, id: DateId, now: Timestamp) -> Result<()> {
    let restored = sqlx::query!(
        "update critical_dates set deleted_at = null, deleted_by = null, updated_at = $3
         where case_id = $1 and id = $2 and deleted_at is not null",
        *case_id,
        *id,
        now.to_sqlx(),
    )
    .execute(connection)
    .await
    .on_code("CK003", case_closed)?;
    if restored.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Marks it as checked by someone, or as not checked.
pub(super) async fn set_checked(
    connection: &mut PgConnection,
    id: DateId,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update critical_dates set is_reviewed = $2::uuid is not null, checked_by = $2, checked_at = $3, updated_at = $3 where id = $1",
        *id,
        by.as_deref(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await
    .on_code("CK003", case_closed)?;
    Ok(())
}

/// Notes that someone asks for it to be checked.
pub(super) async fn ask_for_check(connection: &mut PgConnection, id: DateId, by: UserId, now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update critical_dates set check_asked_by = $2, check_asked_at = $3, updated_at = $3 where id = $1",
        *id,
        *by,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_outcome(
    connection: &mut PgConnection,
    id: DateId,
    input: &DateOutcomeInput,
    by: UserId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update critical_dates set outcome = $2, outcome_notes = $3, outcome_by = $4, outcome_at = $5, updated_at = $5 where id = $1",
        *id,
        input.outcome.as_str(),
        &*input.outcome_notes,
        *by,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// It is open again; triggers clear who said otherwise.
pub(super) async fn take_back_outcome(connection: &mut PgConnection, id: DateId, now: Timestamp) -> Result<()> {
    sqlx::query!("update critical_dates set outcome = null, updated_at = $2 where id = $1", *id, now.to_sqlx())
        .execute(connection)
        .await
        .on_code("CK003", case_closed)?;
    Ok(())
}

/// The case may be closed at the same moment.
fn case_closed() -> Error {
    Error::Conflict("The case is closed: reopen it first to change its critical dates.".to_owned())
}
