//! SQL of the queues.

use super::BulkAssignInput;
use super::model::{Check, Locked, Queue, QueuedCase, ReviewFilter, ReviewState};
use crate::access::{CaseScope, Place, Viewer};
use crate::casework::cases::columns::{NEXT_DATE, SUMMARY, SUMMARY_JOINS, TENANCY_JOIN, next_date, summary};
use crate::casework::cases::queries::{LAWYER_NEEDED, lawyer_needed};
use crate::ids::{CaseId, UserId};
use crate::office::accounts::StaffRef;
use crate::{Error, Result};
use clerk_platform::OnConstraint;
use clerk_platform::db::Columns;
use clerk_platform::time::start_of_day;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use jiff_sqlx::ToSqlx;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

/// What a case of a queue has beyond [`SUMMARY`], in the order of `queued`, before who has left.
const MORE_COLUMNS: &str = ", c.next_review_at, c.conflict_check, c.eligibility_check";

/// Adds all columns of a case of a queue.
fn push_columns(query: &mut QueryBuilder<Postgres>) {
    query.push(SUMMARY).push(MORE_COLUMNS).push(NEXT_DATE);
    // As [`SUMMARY_JOINS`] names them.
    for (place, users) in [(Place::Paralegal, "p"), (Place::Lawyer, "l")] {
        query.push(format_args!(
            ", case when {users}.id is null or {} then null when {users}.is_active then 'OTHER_GROUP' else 'DEACTIVATED' end",
            place.may_have(users)
        ));
    }
    query.push(FIRST_LOOK);
}

/// What is looked at before somebody is put on a case, after who has left.
const FIRST_LOOK: &str = ", coalesce(t.suburb, ''), cl.interpreter, cl.first_language, c.answers";

/// Which part of a queue is wanted.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) limit: i64,
    pub(super) offset: i64,
    pub(super) count_up_to: i64,
}

/// Adds ` where …` on the table `cases` (named `c`). Nothing looks further than `reach` cases down the queue.
fn push_condition(viewer: &Viewer, queue: Queue, today: Date, reach: i64, query: &mut QueryBuilder<Postgres>) {
    query.push(" where c.is_open");
    match queue {
        Queue::Mine => {
            query.push(" and c.id in (");
            push_own_ids(viewer.own_cases(), reach, query);
            query.push(")");
        }
        Queue::Inbox(legal_help) => {
            query.push(" and c.paralegal_id is null");
            if let Some(legal_help) = legal_help {
                query.push(" and ").push(legal_help.sql());
            }
        }
        Queue::Reassign => {
            query.push(" and c.id = any (array(");
            for (before, place) in [("", Place::Paralegal), (" union ", Place::Lawyer)] {
                let (column, may_have) = (place.column(), place.may_have("g"));
                query.push(format_args!(
                    "{before}select o.id from users g
                     cross join lateral (select id from cases where is_open and {column} = g.id offset 0) o where not {may_have}"
                ));
            }
            query.push("))");
        }
        Queue::Reviews(ReviewFilter { state, lawyer_id }) => {
            match state {
                ReviewState::All => {}
                ReviewState::Due => push_due(today, query),
                ReviewState::Never => _ = query.push(" and c.next_review_at is null"),
            }
            push_lawyer(lawyer_id, query);
        }
        Queue::ChecksMissing(lawyer_id) => {
            query.push(" and c.paralegal_id is not null and c.stage <> 'UNSTARTED'");
            query.push(" and (c.conflict_check is null or c.eligibility_check is null)");
            push_lawyer(lawyer_id, query);
        }
    }
    viewer.cases().push(query);
}

/// Adds the condition that the case has this lawyer.
fn push_lawyer(lawyer_id: Option<UserId>, query: &mut QueryBuilder<Postgres>) {
    if let Some(lawyer_id) = lawyer_id {
        query.push(" and c.lawyer_id = ").push_bind(lawyer_id);
    }
}

/// Adds the condition that the next review is due today or was due before.
fn push_due(today: Date, query: &mut QueryBuilder<Postgres>) {
    let tomorrow = start_of_day(today.saturating_add(1.day()));
    query.push(" and c.next_review_at < ").push_bind(tomorrow.to_sqlx());
}

fn order(queue: Queue) -> &'static str {
    match queue {
        Queue::Mine => "c.updated_at desc, c.id desc",
        Queue::Inbox(_) | Queue::Reassign | Queue::ChecksMissing(_) => "c.created_at, c.id",
        Queue::Reviews(_) => "c.next_review_at nulls last, c.created_at, c.id",
    }
}

fn queued(row: &PgRow) -> Result<QueuedCase> {
    let mut columns = Columns::of(row);
    let check = |columns: &mut Columns<'_>| -> Result<Check> {
        let stored: Option<String> = columns.take()?;
        Check::stored(stored.as_deref()).map_err(|error| Error::Db(sqlx::Error::Decode(error.into())))
    };
    let (summary, next_review_at) = (summary(&mut columns)?, columns.take()?);
    let (conflict_check, eligibility_check) = (check(&mut columns)?, check(&mut columns)?);
    Ok(QueuedCase {
        summary,
        next_review_at,
        conflict_check,
        eligibility_check,
        next: next_date(&mut columns)?,
        paralegal_gone: columns.take()?,
        lawyer_gone: columns.take()?,
        suburb: columns.take()?,
        interpreter: columns.take()?,
        first_language: columns.take()?,
        answers: columns.take()?,
    })
}

/// The cases of one page, picked from the table alone and joined afterwards, with a count that ends early.
pub(super) async fn page(
    connection: &mut PgConnection,
    viewer: &Viewer,
    queue: Queue,
    today: Date,
    part: Part,
) -> Result<(Vec<QueuedCase>, i64)> {
    let Part { limit, offset, count_up_to } = part;
    let mut query = QueryBuilder::new("select ");
    push_columns(&mut query);
    query.push(", (select count(*) from (select from cases c");
    push_condition(viewer, queue, today, count_up_to, &mut query);
    query.push(format_args!(" limit {count_up_to}) counted) as total from (select c.* from cases c"));
    push_condition(viewer, queue, today, limit.saturating_add(offset), &mut query);
    // Numbers in the text, not parameters: with a limit that it does not know, PostgreSQL makes a new plan each time.
    query.push(" order by ").push(order(queue)).push(format_args!(" limit {limit} offset {offset}) c"));
    query.push(SUMMARY_JOINS).push(TENANCY_JOIN).push(" order by ").push(order(queue));
    let rows = query.build().fetch_all(&mut *connection).await?;
    let total = match rows.first() {
        Some(row) => row.try_get("total")?,
        None => 0,
    };
    Ok((rows.iter().map(queued).collect::<Result<_>>()?, total))
}

/// The case that comes after this one in a queue.
pub(super) async fn next(
    connection: &mut PgConnection,
    viewer: &Viewer,
    queue: Queue,
    today: Date,
    id: CaseId,
) -> Result<Option<CaseId>> {
    // Those that come later in the order of the queue; nothing is later than no review at all.
    let key = |case: &str| match queue {
        Queue::Mine => format!("({case}.updated_at, {case}.id)"),
        Queue::Inbox(_) | Queue::Reassign | Queue::ChecksMissing(_) => format!("({case}.created_at, {case}.id)"),
        Queue::Reviews(_) => {
            format!("(coalesce({case}.next_review_at, 'infinity'), {case}.created_at, {case}.id)")
        }
    };
    let later = if queue == Queue::Mine { "<" } else { ">" };
    let mut query = QueryBuilder::new("select c.id from cases c join cases present on present.id = ");
    query.push_bind(id);
    push_condition(viewer, queue, today, i64::from(i32::MAX), &mut query);
    query.push(format_args!(" and {} {later} {} order by {} limit 1", key("c"), key("present"), order(queue)));
    Ok(query.build_query_scalar().fetch_optional(connection).await?)
}

/// These cases, as far as the viewer sees them, oldest first.
pub async fn selected(connection: &mut PgConnection, viewer: &Viewer, ids: &[CaseId]) -> Result<Vec<QueuedCase>> {
    let mut query = QueryBuilder::new("select ");
    push_columns(&mut query);
    query
        .push(" from cases c")
        .push(SUMMARY_JOINS)
        .push(TENANCY_JOIN)
        .push(" where c.id = any (")
        .push_bind(ids)
        .push(")");
    viewer.cases().push(&mut query);
    query.push(" order by c.created_at, c.id");
    query.build().fetch_all(connection).await?.iter().map(queued).collect()
}

/// The ids of someone's own open cases, the last changed ones, up to `most` for each part they have in them. Two short reads of
/// two indexes: for an `or`, PostgreSQL would collect and sort all, or walk through everybody's.
pub(crate) fn push_own_ids(scope: CaseScope, most: i64, query: &mut QueryBuilder<Postgres>) {
    let part = |query: &mut QueryBuilder<Postgres>, column: &str, me: UserId| {
        query.push("(select id from cases where is_open and ").push(column).push(" = ").push_bind(me);
        query.push(format_args!(" order by updated_at desc, id desc limit {most})"));
    };
    match scope {
        CaseScope::Paralegal(me) => part(query, "paralegal_id", me),
        CaseScope::ParalegalOrLawyer(me) => {
            part(query, "paralegal_id", me);
            query.push(" union ");
            part(query, "lawyer_id", me);
        }
        // Own cases are never all.
        CaseScope::Nothing | CaseScope::All => _ = query.push("select id from cases where false"),
    }
}

/// Locks these cases until the transaction ends, always in the same order, so that two people who choose the same cases wait
/// for each other.
pub(super) async fn lock(connection: &mut PgConnection, viewer: &Viewer, ids: &[CaseId]) -> Result<Vec<Locked>> {
    let rows = sqlx::query!(
        "select c.id, c.fileref, c.is_open, c.paralegal_id, c.lawyer_id, c.updated_at,
             (select full_name from users where id = c.paralegal_id) as paralegal_name,
             (select full_name from users where id = c.lawyer_id) as lawyer_name
         from cases c where c.id = any ($1) order by c.id for update",
        ids as _,
    )
    .fetch_all(connection)
    .await?;
    let staff = |id: Option<UserId>, full_name: Option<String>| {
        id.zip(full_name).map(|(id, full_name)| StaffRef { id, full_name })
    };
    let seen = rows.into_iter().filter(|row| viewer.sees_case(row.paralegal_id, row.lawyer_id));
    Ok(seen
        .map(|row| Locked {
            id: row.id,
            fileref: row.fileref,
            is_open: row.is_open,
            updated_at: row.updated_at.to_jiff(),
            paralegal: staff(row.paralegal_id, row.paralegal_name),
            lawyer: staff(row.lawyer_id, row.lawyer_name),
        })
        .collect())
}

/// Puts people on cases. A part for which nobody is chosen stays as it is.
pub(super) async fn set_people(
    connection: &mut PgConnection,
    ids: &[CaseId],
    input: &BulkAssignInput,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update cases set paralegal_id = coalesce($2, paralegal_id), lawyer_id = coalesce($3, lawyer_id), updated_at = $4
         where id = any ($1)",
        ids as _,
        input.paralegal_id.as_deref(),
        input.lawyer_id.as_deref(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await
    .on_constraint(LAWYER_NEEDED, lawyer_needed)?;
    Ok(())
}

/// Notes that something about these cases changed.
pub(super) async fn touch(connection: &mut PgConnection, ids: &[CaseId], now: Timestamp) -> Result<()> {
    sqlx::query!("update cases set updated_at = $2 where id = any ($1)", ids as _, now.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}
