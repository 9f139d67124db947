//! SQL of the centre's work. Each part ends early, so that it costs the same at any centre.

use super::AGE_WEEKS;
use crate::access::{Place, Viewer};
use crate::casework::cases::columns::NEXT_DATE;
use crate::casework::values::Stage;
use crate::insight::CLIENT_NAME;
use crate::insight::home::IDLE_DAYS;
use crate::intake::calls::{ENDS_SOON_DAYS, KEPT_DAYS};
use crate::office::drafts::CALLS_PUT_ASIDE;
use clerk_platform::time::start_of_day;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::{Postgres, QueryBuilder};

/// How many rows each part shows.
const SHOWN: i64 = 5;

/// How far cases of a stage and an age are counted.
const COUNTED: i64 = 1000;

/// Adds an [`Office`](super::Office) as one JSON document.
pub(in crate::insight::home) fn push(viewer: &Viewer, today: Date, query: &mut QueryBuilder<Postgres>) {
    query.push("json_build_object('inbox', ");
    push_inbox(query);
    query.push(", 'stages', ");
    push_stages(today, query);
    query.push(", 'idle', ");
    push_idle(today, query);
    query.push(", 'load', ");
    push_load(query);
    query.push(", 'calls', ");
    push_calls(today, query);
    query.push(", 'proposals', ");
    push_proposals(query);
    query.push(", 'ending_calls', ");
    push_ending_calls(viewer, today, query);
    query.push(")");
}

/// How many of the calls that the viewer has put aside go within a week.
fn push_ending_calls(viewer: &Viewer, today: Date, query: &mut QueryBuilder<Postgres>) {
    query.push("(select count(*) from drafts where user_id = ").push_bind(viewer.user_id);
    query.push(" and form = ").push_bind(CALLS_PUT_ASIDE).push(" and updated_at < ");
    query.push_bind(start_of_day(today.saturating_sub((KEPT_DAYS - ENDS_SOON_DAYS - 1).days())).to_sqlx()).push(")");
}

fn push_inbox(query: &mut QueryBuilder<Postgres>) {
    let next = NEXT_DATE.trim_start_matches(", ");
    query.push(format_args!(
        "(select coalesce(json_agg(json_build_object('id', c.id, 'fileref', c.fileref, 'client_name', {CLIENT_NAME}, 'topic', c.topic,
             'next', {next}, 'created_at', c.created_at) order by c.next_date_on, c.created_at, c.id), '[]')
          from (select * from cases where is_open and paralegal_id is null order by next_date_on, created_at, id limit {SHOWN}) c
          join clients cl on cl.id = c.client_id)"
    ));
}

fn push_stages(today: Date, query: &mut QueryBuilder<Postgres>) {
    // A case is at the next age from the beginning of a day on.
    let since = AGE_WEEKS.map(|weeks| start_of_day(today.saturating_sub((weeks * 7 - 1).days())).to_sqlx());
    let [recent, old] = since;
    query.push("(select json_agg(json_build_object('stage', stage, 'counts', json_build_array(");
    for (number, (from, to)) in
        [(Some(recent), None), (Some(old), Some(recent)), (None, Some(old))].into_iter().enumerate()
    {
        query.push(if number == 0 { "" } else { ", " });
        query.push("(select count(*) from (select from cases where is_open and stage = s.stage");
        if let Some(from) = from {
            query.push(" and created_at >= ").push_bind(from);
        }
        if let Some(to) = to {
            query.push(" and created_at < ").push_bind(to);
        }
        query.push(format_args!(" limit {COUNTED}) counted)"));
    }
    let stages = Stage::ALL.iter().filter(|stage| **stage != Stage::Closed).map(|stage| stage.as_str());
    query.push(")) order by s.place) from unnest(").push_bind(stages.collect::<Vec<_>>());
    query.push("::text[]) with ordinality s (stage, place))");
}

fn push_idle(today: Date, query: &mut QueryBuilder<Postgres>) {
    let since = start_of_day(today.saturating_sub((IDLE_DAYS - 1).days())).to_sqlx();
    query.push("json_build_object('count', (select count(*) from (select from cases where is_open and updated_at < ");
    query.push_bind(since).push(" limit 100) counted), 'cases', ");
    query.push(format_args!(
        "(select coalesce(json_agg(json_build_object('id', c.id, 'fileref', c.fileref, 'client_name', {CLIENT_NAME},
             'paralegal_name', (select full_name from users where id = c.paralegal_id), 'updated_at', c.updated_at)
             order by c.updated_at, c.id), '[]')
          from (select * from cases where is_open and updated_at < "
    ));
    query
        .push_bind(since)
        .push(format_args!(" order by updated_at, id limit {SHOWN}) c join clients cl on cl.id = c.client_id))"));
}

fn push_load(query: &mut QueryBuilder<Postgres>) {
    let (column, may_have) = (Place::Paralegal.column(), Place::Paralegal.may_have("u"));
    query.push(format_args!(
        "(select coalesce(json_agg(l order by l.open_cases::float8 / l.capacity desc, lower(l.full_name), l.id), '[]') from (
             select u.id, u.full_name, u.case_capacity as capacity, open.cases as open_cases
             from users u, lateral (select count(*) as cases from cases where is_open and {column} = u.id) open
             where {may_have} and u.case_capacity > 0
             order by open.cases::float8 / u.case_capacity desc, lower(u.full_name), u.id limit {SHOWN}) l)"
    ));
}

fn push_calls(today: Date, query: &mut QueryBuilder<Postgres>) {
    query.push(
        "(select coalesce(json_agg(k order by k.created_at, k.id), '[]') from (
             select id, name, phone, created_at from contacts
             where handled_at is null and (try_again_on is null or try_again_on <= ",
    );
    query.push_bind(today.to_sqlx()).push(format_args!(") order by created_at, id limit {SHOWN}) k)"));
}

fn push_proposals(query: &mut QueryBuilder<Postgres>) {
    query.push(format_args!(
        "(select coalesce(json_agg(b order by b.proposed_at, b.id), '[]') from (
             select b.id, b.case_id, c.fileref, b.kind, u.full_name as by, b.proposed_at
             from (select * from case_proposals where status = 'OPEN' order by proposed_at, id limit {SHOWN}) b
             join cases c on c.id = b.case_id join users u on u.id = b.proposed_by) b)"
    ));
}
