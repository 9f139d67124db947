//! SQL of a session.

use crate::Result;
use crate::access::Place;
use crate::casework::dates::DAYS_AHEAD;
use crate::casework::queues::model::{Counts, Session};
use crate::casework::undo::{Deed, Receipt};
use crate::ids::UserId;
use crate::office::accounts::{self, User};
use clerk_platform::secrets::token_hash;
use clerk_platform::time::start_of_day;
use jiff::{Timestamp, ToSpan};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

/// A session as it is read.
struct SessionRow {
    id: UserId,
    email: String,
    full_name: String,
    groups: Vec<String>,
    is_superuser: bool,
    last_seen_at: clerk_platform::time::Timestamp,
    session_id: Uuid,
    is_own_computer: bool,
    mine: i64,
    tasks: i64,
    dates: i64,
    inbox: Option<i64>,
    reviews: Option<i64>,
    reassign: Option<i64>,
    proposals: i64,
    questions: Option<i64>,
    answers: i64,
    checks: Option<i64>,
    callbacks: Option<i64>,
    failed: Option<i64>,
    deeds: Option<Json<Vec<Deed>>>,
}

impl SessionRow {
    /// The session, with what its user did at this moment.
    fn telling(self, at: Option<Timestamp>) -> Session {
        let row = self;
        let user = User {
            id: row.id,
            email: row.email,
            full_name: row.full_name,
            groups: accounts::groups(&row.groups),
            is_superuser: row.is_superuser,
            is_active: true,
        };
        let counts = Counts {
            mine: row.mine,
            tasks: row.tasks,
            dates: row.dates,
            inbox: row.inbox,
            reviews: row.reviews,
            reassign: row.reassign,
            proposals: row.proposals,
            questions: row.questions,
            answers: row.answers,
            checks: row.checks,
            callbacks: row.callbacks,
            failed: row.failed,
        };
        let deeds = row.deeds.map(|deeds| deeds.0).unwrap_or_default();
        Session {
            id: row.session_id,
            receipt: at.and_then(|at| Receipt::of(at, &deeds)),
            user,
            counts,
            last_seen_at: row.last_seen_at.to_jiff(),
            is_own_computer: row.is_own_computer,
        }
    }
}

/// Who holds this session token, if the session is valid and they are active, and how much waits for them, in one statement.
/// `today` is the date in Melbourne; `told` is when they did what this page is to tell about.
pub(in crate::casework::queues) async fn session(
    connection: &mut PgConnection,
    token: &str,
    now: Timestamp,
    today: jiff::civil::Date,
    told: Option<Timestamp>,
) -> Result<Option<Session>> {
    // Each count ends at 100, so that it costs the same at any centre; `case` skips counting what is not theirs to see.
    // A closed case has no open date (migrations/*_dates_checked_and_done.sql), so counting everybody's need not look at the cases.
    // Someone's own cases are two short reads of two indexes: for an `or`, PostgreSQL would walk through everybody's. Those of people
    // who have left are looked up for each of them, for the same reason.
    let row = sqlx::query_as!(
        SessionRow,
        r#"select u.id, u.email, u.full_name, u.groups, u.is_superuser, s.last_seen_at, s.id as session_id, s.is_own_computer,
               case when rank >= 1 then (select count(*) from (
                   (select id from cases where is_open and paralegal_id = u.id order by updated_at desc, id desc limit 100)
                   union
                   (select id from cases where is_open and rank >= 2 and lawyer_id = u.id order by updated_at desc, id desc limit 100)
               ) own) else 0 end as "mine!",
               (select count(*) from (
                   select from tasks where assigned_to = u.id and state = 'OPEN' and due_on <= $7 limit 100) tasks) as "tasks!",
               case when rank >= 3 then (select count(*) from (
                       select from critical_dates where outcome is null and deleted_at is null and on_date <= $3 limit 100) dates)
                   when rank >= 1 then (select count(*) from (
                       select from critical_dates d
                       where d.outcome is null and d.deleted_at is null and d.on_date <= $3 and d.case_id = any (array(
                           select id from cases where is_open and paralegal_id = u.id
                           union all select id from cases where is_open and rank >= 2 and lawyer_id = u.id)) limit 100) dates)
                   else 0 end as "dates!",
               case when rank >= 3 then (select count(*) from (
                   select from cases where is_open and paralegal_id is null limit 100) inbox) end as inbox,
               case when rank >= 3 then (select count(*) from (
                   select from cases where is_open and next_review_at < $4 limit 100) reviews) end as reviews,
               case when rank >= 3 then (select count(*) from (
                   (select o.id from users g
                    cross join lateral (select id from cases where is_open and paralegal_id = g.id offset 0) o
                    where not (g.is_active and g.groups && $5::text[]) limit 100)
                   union
                   (select o.id from users g
                    cross join lateral (select id from cases where is_open and lawyer_id = g.id offset 0) o
                    where not (g.is_active and g.groups && $6::text[]) limit 100) limit 100) gone) end as reassign,
               case when rank >= 3 then (select count(*) from (
                       select from case_proposals where status = 'OPEN' limit 100) proposals)
                   when rank >= 1 then (select count(*) from (
                       select from case_proposals b join cases c on c.id = b.case_id
                       where b.proposed_by = u.id and not b.is_settled
                           and (c.paralegal_id = u.id or (rank >= 2 and c.lawyer_id = u.id)) limit 100) proposals)
                   else 0 end as "proposals!",
               case when rank >= 3 then (select count(*) from (
                       (select id from lawyer_questions where state = 'WAITING' limit 100)
                       union all
                       (select id from tasks where state = 'AWAITING_APPROVAL' limit 100) limit 100) questions)
                   when rank >= 2 then (select count(*) from (
                       select q.id from lawyer_questions q where q.state = 'WAITING' and q.case_id = any (array(
                           select id from cases where is_open and lawyer_id = u.id))
                       union all
                       select k.id from tasks k where k.state = 'AWAITING_APPROVAL' and k.case_id = any (array(
                           select id from cases where lawyer_id = u.id)) limit 100) questions) end as questions,
               case when rank >= 1 then (select count(*) from (
                   select from lawyer_questions q join cases c on c.id = q.case_id
                   where q.asked_by = u.id and q.state <> 'WAITING' and not q.is_read
                       and (rank >= 3 or c.paralegal_id = u.id or (rank >= 2 and c.lawyer_id = u.id)) limit 100) answers)
                   else 0 end as "answers!",
               case when rank >= 3 then (select count(*) from (
                   select from cases where is_open and paralegal_id is not null and stage <> 'UNSTARTED'
                       and (conflict_check is null or eligibility_check is null) limit 100) checks) end as checks,
               case when rank >= 3 then (select count(*) from (
                   select from contacts where handled_at is null limit 100) callbacks) end as callbacks,
               case when rank >= 3 then (select count(*) from (
                   (select id from submissions where failed_at is not null and closed_as is null limit 100)
                   union all
                   (select id from submissions where repeats_id is not null and not is_processed and closed_as is null
                        and repeats_denied_at is null limit 100)
                   union all
                   (select id from submissions where held_at is not null and discarded_at is null limit 100) limit 100) failed) end as failed,
               case when rank >= 1 and $8::timestamptz is not null then (
                   select json_agg(json_build_object('case_id', n.case_id, 'event', n.event, 'data', n.event_data)
                       order by n.case_id, n.event desc, n.id)
                   from (select n.id, n.case_id, n.event, n.event_data from notes n join cases c on c.id = n.case_id
                         where n.note_type = 'EVENT' and n.event is not null and n.author_id = u.id and n.created_at = $8
                             and (rank >= 3 or c.paralegal_id = u.id or (rank >= 2 and c.lawyer_id = u.id)) limit 1000) n
               ) end as "deeds: Json<Vec<Deed>>"
           from sessions s join users u on u.id = s.user_id cross join lateral (select staff_rank(u.groups, u.is_superuser) as rank offset 0) ranked
           where s.token_hash = $1 and s.expires_at > $2 and s.ends_at > $2 and s.ended_at is null and u.is_active"#,
        token_hash(token),
        now.to_sqlx(),
        today.saturating_add(DAYS_AHEAD.days()).to_sqlx() as clerk_platform::time::Date,
        start_of_day(today.saturating_add(1.day())).to_sqlx(),
        &Place::Paralegal.stored_groups(),
        &Place::Lawyer.stored_groups(),
        today.to_sqlx() as clerk_platform::time::Date,
        told.map(ToSqlx::to_sqlx) as _,
    )
    .fetch_optional(&mut *connection)
    .await?;
    Ok(row.map(|row| row.telling(told)))
}
