//! SQL of cases.

use super::columns::{NEXT_DATE, SUMMARY, SUMMARY_JOINS, TENANCY, TENANCY_JOIN, next_date, summary, tenancy};
use super::filter::{CaseFilter, Way};
use super::model::{Case, CaseSummary, Headline, ListedCase, Locked};
use super::{AssignmentInput, CaseAnswers, ClosingInput};
use crate::access::Viewer;
use crate::casework::cases::{Outcome, Stage};
use crate::finding::{push_counts, push_words};
use crate::finding::{push_rows, push_share};
use crate::ids::{CaseId, ClientId, PersonId, SubmissionId, TenancyId, UserId};
use crate::input::Field;
use crate::office::accounts::StaffRef;
use crate::{Error, Result};
use clerk_platform::OnConstraint;
use clerk_platform::db::Columns;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, PgExecutor, Postgres, QueryBuilder, Row};

/// The cases of one page. Their ids are picked first, from an index alone where there is one for the filter and the order, and
/// the rest is joined afterwards, so the joins cost the same on any page of any list. A count that ends early comes along, if
/// there is any case: it costs less than a round trip.
pub(super) async fn page(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &CaseFilter,
    way: Way,
    limit: i64,
    offset: i64,
    counting: Option<i64>,
) -> Result<(Vec<ListedCase>, Option<i64>)> {
    let mut query = QueryBuilder::new("select ");
    query.push(SUMMARY).push(TENANCY).push(NEXT_DATE);
    if let Some(most) = counting {
        query.push(", (select count(*) from (select from cases c");
        filter.push(viewer, Way::Find, &mut query);
        query.push(format_args!(" limit {most}) counted) as total"));
    }
    query.push(" from (");
    let mut order = filter.sort.sql().to_owned();
    if way == Way::Quarters {
        query.push(
            "select c.id from (select quarter from generate_series(
                 (select created_quarter from cases order by created_at desc, id desc limit 1)::int,
                 (select created_quarter from cases order by created_at, id limit 1)::int, -1) quarter order by 1 desc) q
             cross join lateral (select c.id, c.created_at from cases c",
        );
        filter.push(viewer, way, &mut query);
        let most = limit.saturating_add(offset);
        query.push(format_args!(" and c.created_quarter = q.quarter::smallint order by {order} limit {most}) c"));
        order.insert_str(0, "q.quarter desc, ");
    } else {
        query.push("select c.id from cases c");
        filter.push(viewer, way, &mut query);
    }
    // Numbers in the text, not parameters: with a limit that it does not know, PostgreSQL makes a new plan each time.
    query.push(format_args!(" order by {order} limit {limit} offset {offset}"));
    query.push(") picked join cases c on c.id = picked.id").push(SUMMARY_JOINS).push(TENANCY_JOIN);
    query.push(" order by ").push(filter.sort.sql());
    let rows = query.build().fetch_all(&mut *connection).await?;
    let total = match rows.first() {
        Some(row) if counting.is_some() => Some(row.try_get("total")?),
        _ => None,
    };
    let listed = |row| {
        let mut columns = Columns::of(row);
        let (summary, tenancy) = (summary(&mut columns)?, tenancy(&mut columns)?);
        Ok(ListedCase { summary, tenancy, next: next_date(&mut columns)? })
    };
    Ok((rows.iter().map(listed).collect::<Result<_>>()?, total))
}

/// How many cases a list has.
pub(super) async fn count(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: &CaseFilter,
    most: i64,
) -> Result<i64> {
    let mut query = QueryBuilder::new("select count(*) from (select from cases c");
    filter.push(viewer, Way::Find, &mut query);
    query.push(format_args!(" limit {most}) counted"));
    Ok(query.build_query_scalar().fetch_one(&mut *connection).await?)
}

/// How many cases each of these lists has, counted up to `most` each, in one statement.
pub async fn counts(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filters: &[CaseFilter],
    most: i64,
) -> Result<Vec<i64>> {
    let mut query = QueryBuilder::new("select ");
    push_counts(&mut query, filters, most, |filter, query| {
        query.push(" from cases c");
        filter.push(viewer, Way::Find, query);
    });
    Ok(query.build_query_scalar().fetch_one(connection).await?)
}

/// The share of the newest cases whose clients match the search, and about how many cases there are in all. `None` if the
/// search is for something else.
pub(super) async fn share(connection: &mut PgConnection, filter: &CaseFilter) -> Result<Option<(f64, f64)>> {
    let Some(words) = filter.words() else { return Ok(None) };
    let mut query = QueryBuilder::new("select share, share * cases from (select ");
    push_share(&mut query, ("cases", "c"), |query| push_words(query, "c.client_search_text", &words));
    query.push(" as share, ");
    push_rows(&mut query, "cases");
    query.push(" as cases) probed");
    Ok(Some(query.build_query_as().fetch_one(connection).await?))
}

/// What a case has beyond [`SUMMARY`] and [`TENANCY`], in the order of `rest`.
pub(crate) const MORE_COLUMNS: &str =
    ", c.outcome_notes, c.submission_id, c.support_worker_id, c.answers, c.weekly_rent, c.weekly_income,
    c.income_range, c.employments, c.referrer_type, c.referrer, c.closed_at";

/// One case, if the viewer sees it.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, id: CaseId) -> Result<Case> {
    let row = one(connection, viewer, id, "").await?;
    rest(&mut Columns::of(&row))
}

/// What a case's page has at its head, in the order of `headline`.
pub(crate) const HEADLINE: &str = ", row_to_json(cl),
    (select coalesce(json_agg(json_build_object('date_type', d.date_type, 'on_date', d.on_date, 'time', d.hearing_time)
         order by d.on_date, d.hearing_time, d.id), '[]')
     from critical_dates d where d.case_id = c.id and d.outcome is null and d.deleted_at is null)";

/// One case with what the head of its page says, if the viewer sees it.
pub async fn get_with_headline(connection: &mut PgConnection, viewer: &Viewer, id: CaseId) -> Result<(Case, Headline)> {
    let row = one(connection, viewer, id, HEADLINE).await?;
    let mut columns = Columns::of(&row);
    Ok((rest(&mut columns)?, headline(&mut columns)?))
}

/// What [`HEADLINE`] gives.
pub(crate) fn headline(columns: &mut Columns<'_>) -> Result<Headline> {
    Ok(Headline { client: columns.json()?, open_dates: columns.json()? })
}

/// A row of one case, if the viewer sees it: what [`rest`] reads, and `more` columns.
pub(crate) async fn one(connection: &mut PgConnection, viewer: &Viewer, id: CaseId, more: &str) -> Result<PgRow> {
    one_with(connection, viewer, id, |query| _ = query.push(more)).await
}

/// Like `one`, with columns that `push_more` adds, which may have values of their own.
pub(crate) async fn one_with(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    push_more: impl FnOnce(&mut QueryBuilder<Postgres>),
) -> Result<PgRow> {
    let push_more = |query: &mut QueryBuilder<Postgres>| push_more(query.push(TENANCY).push(MORE_COLUMNS));
    row(connection, viewer, id, push_more, TENANCY_JOIN).await
}

/// A row of one case, if the viewer sees it: what [`summary`] reads, and what `push_more` adds, which may read from `joins` too.
pub(crate) async fn row(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    push_more: impl FnOnce(&mut QueryBuilder<Postgres>),
    joins: &str,
) -> Result<PgRow> {
    let mut query = QueryBuilder::new("select ");
    query.push(SUMMARY);
    push_more(&mut query);
    query.push(" from cases c").push(SUMMARY_JOINS).push(joins);
    query.push(" where c.id = ").push_bind(id);
    viewer.cases().push(&mut query);
    query.build().fetch_optional(connection).await?.ok_or(Error::NotFound)
}

/// The case of such a row.
pub(crate) fn rest(columns: &mut Columns<'_>) -> Result<Case> {
    let summary = summary(columns)?;
    beyond(columns, summary)
}

/// The case of a row whose summary has been read: [`TENANCY`] and [`MORE_COLUMNS`] are next.
pub(crate) fn beyond(columns: &mut Columns<'_>, summary: CaseSummary) -> Result<Case> {
    Ok(Case {
        summary,
        tenancy: tenancy(columns)?,
        outcome_notes: columns.take()?,
        submission_id: columns.take()?,
        support_worker_id: columns.take()?,
        answers: columns.take()?,
        weekly_rent: columns.take()?,
        weekly_income: columns.take()?,
        income_range: columns.take()?,
        employment: columns.take()?,
        referrer_type: columns.take()?,
        referrer: columns.take()?,
        closed_at: columns.take()?,
    })
}

/// Refuses a case that the viewer does not see.
pub async fn require_seen(executor: impl PgExecutor<'_>, viewer: &Viewer, id: CaseId) -> Result<()> {
    let mut query = QueryBuilder::new("select exists (select from cases c where c.id = ");
    query.push_bind(id);
    viewer.cases().push(&mut query);
    query.push(")");
    if query.build_query_scalar().fetch_one(executor).await? { Ok(()) } else { Err(Error::NotFound) }
}

/// Locks a case that the viewer sees until the transaction ends, and reads what changes need.
pub(super) async fn lock(connection: &mut PgConnection, viewer: &Viewer, id: CaseId) -> Result<Locked> {
    let row = sqlx::query!(
        r#"select c.is_open, c.stage as "stage: Stage", c.outcome as "outcome: Outcome", c.outcome_notes, c.provided_legal_services,
               c.paralegal_id, c.lawyer_id, c.updated_at,
               (select full_name from users where id = c.paralegal_id) as paralegal_name,
               (select full_name from users where id = c.lawyer_id) as lawyer_name
           from cases c where c.id = $1 for update"#,
        *id,
    );
    let row = row.fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    if !viewer.sees_case(row.paralegal_id, row.lawyer_id) {
        return Err(Error::NotFound);
    }
    let staff = |id: Option<UserId>, full_name: Option<String>| {
        id.zip(full_name).map(|(id, full_name)| StaffRef { id, full_name })
    };
    Ok(Locked {
        is_open: row.is_open,
        stage: row.stage,
        outcome: row.outcome,
        outcome_notes: row.outcome_notes,
        provided_legal_services: row.provided_legal_services,
        paralegal: staff(row.paralegal_id, row.paralegal_name),
        lawyer: staff(row.lawyer_id, row.lawyer_name),
        updated_at: row.updated_at.to_jiff(),
    })
}

/// The constraint that a case with a paralegal has a lawyer.
pub(crate) const LAWYER_NEEDED: &str = "cases_check";

/// What to do about it.
pub(crate) fn lawyer_needed() -> Error {
    Error::Conflict("A case with a paralegal needs a lawyer: choose a lawyer too.".to_owned())
}

pub(super) async fn set_people(
    connection: &mut PgConnection,
    id: CaseId,
    input: &AssignmentInput,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update cases set paralegal_id = $2, lawyer_id = $3, updated_at = $4 where id = $1",
        *id,
        input.paralegal_id.stored() as _,
        input.lawyer_id.stored() as _,
        now.to_sqlx(),
    )
    .execute(connection)
    .await
    .on_constraint(LAWYER_NEEDED, lawyer_needed)?;
    Ok(())
}

pub(super) async fn set_stage(
    connection: &mut PgConnection,
    id: CaseId,
    stage: Stage,
    provided_legal_services: Option<bool>,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update cases set stage = $2, provided_legal_services = $3, updated_at = $4 where id = $1",
        *id,
        stage.as_str(),
        provided_legal_services,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// How a closed case ended.
pub(super) async fn set_outcome(
    connection: &mut PgConnection,
    id: CaseId,
    input: &ClosingInput,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update cases set outcome = $2, outcome_notes = $3, provided_legal_services = $4, updated_at = $5 where id = $1",
        *id,
        input.outcome.as_str(),
        &*input.outcome_notes,
        input.provided_legal_services.stored(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn close(
    connection: &mut PgConnection,
    id: CaseId,
    input: &ClosingInput,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update cases set is_open = false, stage = 'CLOSED', outcome = $2, outcome_notes = $3, provided_legal_services = $4,
             closed_at = $5, updated_at = $5
         where id = $1",
        *id,
        input.outcome.as_str(),
        &*input.outcome_notes,
        input.provided_legal_services.stored(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await
    .on_code("CK001", || {
        let text = "An ongoing service is unfinished: finish it first, then close the case.";
        Error::Conflict(text.to_owned())
    })
    .on_code("CK002", || {
        let text = "A critical date is not checked yet, or has no outcome: see to that first, then close the case.";
        Error::Conflict(text.to_owned())
    })?;
    Ok(())
}

pub(super) async fn reopen(
    connection: &mut PgConnection,
    id: CaseId,
    stage: Stage,
    provided_legal_services: Option<bool>,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update cases set is_open = true, stage = $2, provided_legal_services = $3, closed_at = null, updated_at = $4 where id = $1",
        *id,
        stage.as_str(),
        provided_legal_services,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that something about a case changed.
pub(crate) async fn touch(connection: &mut PgConnection, id: CaseId, now: Timestamp) -> Result<()> {
    sqlx::query!("update cases set updated_at = $2 where id = $1", *id, now.to_sqlx()).execute(connection).await?;
    Ok(())
}

/// What a new case is made of.
pub(crate) struct NewCase<'a> {
    pub(crate) client_id: ClientId,
    pub(crate) tenancy_id: TenancyId,
    pub(crate) support_worker_id: Option<PersonId>,
    pub(crate) submission_id: SubmissionId,
    pub(crate) answers: &'a CaseAnswers,
}

/// Creates a case, with the next fileref of its topic.
pub(crate) async fn create(connection: &mut PgConnection, new: &NewCase<'_>, now: Timestamp) -> Result<CaseId> {
    Ok(sqlx::query_scalar!(
        "insert into cases (fileref, topic, client_id, tenancy_id, support_worker_id, submission_id, answers, weekly_rent,
             weekly_income, income_range, employments, referrer_type, referrer, created_at, updated_at)
         values (next_fileref($1), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13) returning id",
        new.answers.topic.as_str(),
        *new.client_id,
        *new.tenancy_id,
        new.support_worker_id.as_deref(),
        *new.submission_id,
        serde_json::Value::Object(new.answers.answers.clone()),
        new.answers.weekly_rent,
        new.answers.weekly_income,
        new.answers.income_range,
        &new.answers.employment,
        new.answers.referrer_type,
        new.answers.referrer,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}
