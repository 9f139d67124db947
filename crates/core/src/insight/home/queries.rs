//! SQL of homes: everything in one round trip, each part as one JSON document.

use super::model::{Blocks, ChangeRow, Home, by_case};
use super::{HEARING_DAYS, IDLE_DAYS, health, office};
use crate::Result;
use crate::access::{CaseScope, Viewer};
use crate::casework::cases::columns::NEXT_DATE;
use crate::casework::dates::DateType;
use crate::casework::queues::push_own_ids;
use crate::insight::{CLIENT_NAME, recent};
use clerk_platform::db::Columns;
use clerk_platform::time::start_of_day;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// How many of someone's open cases are looked at: more than anyone has.
const OWN: i64 = 200;

/// Dates that are past, and dates to come, that are shown.
const DATES: i64 = 6;

/// Own cases that are shown.
const CASES: i64 = 8;

/// Hearings that are shown.
const HEARINGS: i64 = 8;

/// Tasks to approve that are shown.
const APPROVALS: i64 = 5;

/// Entries of timelines that are read.
const CHANGES: i64 = 60;

/// How far back changes are looked for, in days, however long ago someone was here.
const CHANGE_DAYS: i64 = 30;

/// What is wanted, and when.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) blocks: Blocks,
    pub(super) today: Date,
    pub(super) now: Timestamp,
}

type Sql = QueryBuilder<Postgres>;

pub(super) async fn home(connection: &mut PgConnection, viewer: &Viewer, asked: Asked) -> Result<Home> {
    let Asked { blocks, today, now } = asked;
    let earliest = now.saturating_sub(SignedDuration::from_hours(24 * CHANGE_DAYS)).unwrap_or(now).to_sqlx();
    let mut query = QueryBuilder::new("with own as materialized (");
    push_own_ids(viewer.own_cases(), OWN, &mut query);
    query.push(
        "), visit as materialized (select previous_at, case when previous_at is not null then greatest(previous_at, ",
    );
    query.push_bind(earliest).push(") end as since from visits where user_id = ").push_bind(viewer.user_id);
    query.push(") select (select previous_at from visit), ");
    recent::push(viewer, &mut query);
    query.push(", ");
    push_dates(viewer, asked, &mut query);
    query.push(", ");
    push_cases(&mut query);
    query.push(", ");
    push_changes(viewer, asked, &mut query);
    query.push(", ");
    if blocks.has_hearings() {
        push_hearings(viewer, today, &mut query);
    } else {
        query.push("'[]'::json");
    }
    query.push(", ");
    if blocks.is_supervision {
        push_supervision(viewer, today, &mut query);
    } else {
        query.push("null::json");
    }
    query.push(", ");
    if blocks.is_office {
        office::push(viewer, today, &mut query);
    } else {
        query.push("null::json");
    }
    query.push(", ");
    if blocks.is_health {
        health::push(&mut query);
    } else {
        query.push("null::json");
    }
    let row = query.build().fetch_one(connection).await?;
    let mut columns = Columns::of(&row);
    Ok(Home {
        last_here: columns.take()?,
        recent: columns.json()?,
        dates: columns.json()?,
        cases: columns.json()?,
        changed: by_case(columns.json::<Vec<ChangeRow>>()?),
        hearings: columns.json()?,
        supervision: columns.maybe_json()?,
        office: columns.maybe_json()?,
        health: columns.maybe_json()?,
    })
}

/// Adds that a critical date, named `d`, belongs to a case that the viewer sees. An open date belongs to an open case, and anyone who
/// does not see all cases sees their own.
fn push_seen(viewer: &Viewer, query: &mut Sql) {
    if viewer.cases() != CaseScope::All {
        query.push(" and d.case_id = any (array(select id from own))");
    }
}

fn date_columns() -> String {
    format!(
        "d.id, d.case_id, c.fileref, {CLIENT_NAME} as client_name, (select full_name from users where id = c.paralegal_id) as paralegal_name,
         d.date_type, d.on_date, d.hearing_time"
    )
}

/// Separately, so that old dates whose outcome nobody has recorded don't crowd out tomorrow's hearing. Hearings that have a part of
/// their own are left out.
fn push_dates(viewer: &Viewer, asked: Asked, query: &mut Sql) {
    let Asked { blocks, today, .. } = asked;
    let columns = date_columns();
    query.push("(select coalesce(json_agg(d order by d.on_date, d.hearing_time, d.id), '[]') from (");
    for (begin, compare, order) in [("", "<", "desc"), (" union all ", ">=", "asc")] {
        query.push(format_args!(
            "{begin}select {columns} from (select d.* from critical_dates d
             where d.outcome is null and d.deleted_at is null and d.on_date {compare} "
        ));
        query.push_bind(today.to_sqlx());
        if blocks.has_hearings() && compare == ">=" {
            query.push(" and (d.date_type <> ").push_bind(DateType::HearingListed.as_str());
            query.push(" or d.on_date > ").push_bind(today.saturating_add(HEARING_DAYS.days()).to_sqlx()).push(")");
        }
        push_seen(viewer, query);
        // Numbers in the text, not parameters: with a limit that it does not know, PostgreSQL makes a new plan each time.
        query.push(format_args!(
            " order by d.on_date {order}, d.hearing_time {order}, d.id limit {DATES}) d
             join cases c on c.id = d.case_id join clients cl on cl.id = c.client_id"
        ));
    }
    query.push(") d)");
}

fn push_hearings(viewer: &Viewer, today: Date, query: &mut Sql) {
    let columns = date_columns();
    query.push(format_args!(
        "(select coalesce(json_agg(d order by d.on_date, d.hearing_time, d.id), '[]') from (
          select {columns}, (select full_name from users where id = c.lawyer_id) as lawyer_name, d.hearing_type, d.hearing_location
          from (select d.* from critical_dates d where d.outcome is null and d.deleted_at is null and d.date_type = "
    ));
    query.push_bind(DateType::HearingListed.as_str()).push(" and d.on_date >= ").push_bind(today.to_sqlx());
    query.push(" and d.on_date <= ").push_bind(today.saturating_add(HEARING_DAYS.days()).to_sqlx());
    push_seen(viewer, query);
    query.push(format_args!(
        " order by d.on_date, d.hearing_time, d.id limit {HEARINGS}) d
          join cases c on c.id = d.case_id join clients cl on cl.id = c.client_id) d)"
    ));
}

fn push_cases(query: &mut Sql) {
    let next = NEXT_DATE.trim_start_matches(", ");
    // What presses first: a critical date, or a review.
    let order =
        "least(c.next_date_on, (c.next_review_at at time zone 'Australia/Melbourne')::date), c.updated_at desc, c.id";
    query.push(format_args!(
        "(select coalesce(json_agg(json_build_object('id', c.id, 'fileref', c.fileref, 'client_name', {CLIENT_NAME}, 'topic', c.topic,
             'stage', c.stage, 'next_review_at', c.next_review_at, 'next', {next}, 'updated_at', c.updated_at) order by {order}), '[]')
          from (select c.* from cases c where c.id = any (array(select id from own)) order by {order} limit {CASES}) c
          join clients cl on cl.id = c.client_id)"
    ));
}

/// What others did since the last visit in the viewer's own cases, also those that were closed; for coordinators, also what they are
/// told of in all cases.
fn push_changes(viewer: &Viewer, asked: Asked, query: &mut Sql) {
    const ENTRY: &str = "n.id, n.case_id, n.note_type, n.author_id, n.text, n.event, n.event_data, n.created_at";
    let push_news = |query: &mut Sql| {
        query
            .push(" n.created_at > (select since from visit) and n.author_id is distinct from ")
            .push_bind(viewer.user_id);
        viewer.push_notes(query);
        query.push(format_args!(" order by n.created_at desc, n.id desc limit {CHANGES}"));
    };
    query.push(format_args!(
        "(select coalesce(json_agg(json_build_object('id', n.id, 'case_id', n.case_id, 'fileref', c.fileref, 'client_name', {CLIENT_NAME},
             'note_type', n.note_type, 'author', (select full_name from users where id = n.author_id), 'text', left(n.text, 300),
             'event', n.event, 'event_data', n.event_data, 'created_at', n.created_at) order by n.created_at desc, n.id desc), '[]')
          from (select * from ((select {ENTRY} from (select id from own
              union select c.id from cases c where c.closed_at > (select since from visit)"
    ));
    viewer.own_cases().push(query);
    query.push(format_args!(") o cross join lateral (select {ENTRY} from notes n where n.case_id = o.id and"));
    push_news(query);
    query.push(format_args!(") n order by n.created_at desc, n.id desc limit {CHANGES})"));
    if asked.blocks.is_office {
        query.push(format_args!(
            " union (select {ENTRY} from notes n
              where n.event in ('CASE_CREATED', 'CLOSED', 'REOPENED', 'PROPOSED', 'CRITICAL_DATE') and"
        ));
        push_news(query);
        query.push(")");
    }
    query.push(format_args!(
        ") n order by n.created_at desc, n.id desc limit {CHANGES}) n
         join cases c on c.id = n.case_id join clients cl on cl.id = c.client_id)"
    ));
}

fn push_supervision(viewer: &Viewer, today: Date, query: &mut Sql) {
    let idle_since = start_of_day(today.saturating_sub((IDLE_DAYS - 1).days())).to_sqlx();
    query.push(
        "json_build_object('volunteers', (select coalesce(json_agg(v order by lower(v.full_name), v.id), '[]') from (
             select p.id, p.full_name, count(*) as cases, min(c.next_date_on) as next_date, count(*) filter (where c.updated_at < ",
    );
    query.push_bind(idle_since).push(
        ") as idle from cases c join users p on p.id = c.paralegal_id where c.id = any (array(select id from own)) and c.lawyer_id = ",
    );
    query.push_bind(viewer.user_id).push(" and p.id <> ").push_bind(viewer.user_id);
    query.push(
        " group by p.id order by lower(p.full_name), p.id limit 20) v),
         'approvals', ",
    );
    push_approvals(viewer, query);
    // Of the cases where they are the lawyer: elsewhere someone else checks.
    query.push(
        ", 'unchecked', (select count(*) from (select from critical_dates d
             where not d.is_reviewed and d.deleted_at is null and d.case_id = any (array(
                 select c.id from own join cases c on c.id = own.id where c.lawyer_id = ",
    );
    query.push_bind(viewer.user_id).push(")) limit 100) unchecked))");
}

/// Adds the tasks of the lawyer's cases that wait for their approval.
fn push_approvals(viewer: &Viewer, query: &mut Sql) {
    query.push(format_args!(
        "(select coalesce(json_agg(k order by k.due_on, k.id), '[]') from (
             select k.id, k.title, k.due_on, c.fileref, {CLIENT_NAME} as client_name
             from tasks k join cases c on c.id = k.case_id join clients cl on cl.id = c.client_id
             where k.state = 'AWAITING_APPROVAL' and k.case_id = any (array(select id from own)) and c.lawyer_id = "
    ));
    query.push_bind(viewer.user_id).push(format_args!(" order by k.due_on, k.id limit {APPROVALS}) k)"));
}
