//! SQL of the demo.

use super::data::{Client, DateRow, ProposalRow, Staff};
use super::services::DemoService;
use clerk_core::Result;
use clerk_core::casework::cases::CaseAnswers;
use clerk_core::casework::cases::{Outcome, Stage, Topic};
use clerk_core::casework::timeline::NoteType;
use clerk_core::ids::{CaseId, ClientId, PersonId, ProposalId, SubmissionId, TenancyId, UserId};
use clerk_core::parties::sharing::Reason;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use serde_json::{Map, Value};
use sqlx::PgConnection;

/// Whether there is any case. Locks the table against others that would ask the same.
pub(super) async fn has_cases(connection: &mut PgConnection) -> Result<bool> {
    sqlx::query!("lock table cases in share row exclusive mode").execute(&mut *connection).await?;
    Ok(sqlx::query_scalar!(r#"select exists (select from cases) as "exists!""#).fetch_one(connection).await?)
}

/// Makes a member of staff, or takes the one with this email address as they are.
pub(super) async fn staff(
    connection: &mut PgConnection,
    staff: &Staff,
    password_hash: &str,
    at: Timestamp,
) -> Result<UserId> {
    Ok(sqlx::query_scalar!(
        "insert into users (email, full_name, password_hash, groups, is_active, is_intern, case_capacity, university, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
         on conflict (email) do update set email = excluded.email returning id",
        staff.email,
        staff.name,
        Some(password_hash).filter(|_| !staff.invited),
        &[staff.group.as_str().to_owned()],
        staff.active,
        staff.intern,
        staff.capacity,
        staff.university,
        at.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

/// Everyone was last here then, unless they have been here.
pub(super) async fn visits(connection: &mut PgConnection, last: Timestamp) -> Result<()> {
    sqlx::query!(
        "insert into visits (user_id, last_at) select id, $1 from users on conflict (user_id) do nothing",
        last.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What staff know about a client beyond the form.
pub(super) async fn client_details(connection: &mut PgConnection, id: ClientId, client: &Client) -> Result<()> {
    sqlx::query!(
        "update clients set pronouns = $2, contact_restriction = $3, notes = $4, last_name = case when $5 then '' else last_name end
         where id = $1",
        *id,
        client.pronouns,
        client.restriction,
        client.notes,
        client.one_name,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A submission that became a case. `problems` is what could not be read of it.
pub(super) async fn submission(
    connection: &mut PgConnection,
    answers: &Map<String, Value>,
    email: &str,
    problems: &[String],
    at: Timestamp,
) -> Result<SubmissionId> {
    Ok(sqlx::query_scalar!(
        "insert into submissions (answers, email, is_complete, is_processed, created_at, updated_at, submitted_at, processed_at, problems)
         values ($1, $2, true, true, $3::timestamptz - interval '18 minutes', $3, $3, $3, $4) returning id",
        sqlx::types::Json(answers) as _,
        email,
        at.to_sqlx(),
        problems,
    )
    .fetch_one(connection)
    .await?)
}

/// Two clients who share something.
pub(super) async fn sharing(
    connection: &mut PgConnection,
    one: ClientId,
    other: ClientId,
    reason: Reason,
    at: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into client_links (one_id, other_id, reason, created_at) values (least($1, $2::uuid), greatest($1, $2), $3, $4)
         on conflict do nothing",
        *one,
        *other,
        reason.as_str(),
        at.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A detail that a case's form gives differently from what is recorded of its client.
pub(super) async fn offer(
    connection: &mut PgConnection,
    case_id: CaseId,
    detail: &str,
    offered: &str,
    at: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into offered_values (client_id, case_id, detail, offered, created_at)
         select client_id, id, $2, to_jsonb($3::text), $4 from cases where id = $1",
        *case_id,
        detail,
        offered,
        at.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A case as the demo stores it.
pub(super) struct CaseRecord<'a> {
    pub(super) topic: Topic,
    pub(super) stage: Stage,
    pub(super) outcome: Option<Outcome>,
    pub(super) outcome_notes: &'a str,
    pub(super) provided_legal_services: Option<bool>,
    pub(super) client_id: ClientId,
    pub(super) tenancy_id: TenancyId,
    pub(super) support_worker_id: Option<PersonId>,
    pub(super) paralegal_id: Option<UserId>,
    pub(super) lawyer_id: Option<UserId>,
    pub(super) submission_id: Option<SubmissionId>,
    pub(super) answers: &'a CaseAnswers,
    pub(super) opened: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) closed: Option<Timestamp>,
}

pub(super) async fn case(connection: &mut PgConnection, case: &CaseRecord<'_>) -> Result<CaseId> {
    Ok(sqlx::query_scalar!(
        "insert into cases (fileref, topic, stage, outcome, outcome_notes, is_open, client_id, tenancy_id, support_worker_id,
             paralegal_id, lawyer_id, submission_id, answers, weekly_rent, weekly_income, income_range, employments, referrer_type, referrer,
             created_at, updated_at, closed_at, provided_legal_services)
         values (next_fileref($1), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
         returning id",
        case.topic.as_str(),
        case.stage.as_str(),
        case.outcome.map(Outcome::as_str),
        case.outcome_notes,
        case.closed.is_none(),
        *case.client_id,
        *case.tenancy_id,
        case.support_worker_id.as_deref(),
        case.paralegal_id.as_deref(),
        case.lawyer_id.as_deref(),
        case.submission_id.as_deref(),
        Value::Object(case.answers.answers.clone()),
        case.answers.weekly_rent,
        case.answers.weekly_income,
        case.answers.income_range,
        &case.answers.employment,
        case.answers.referrer_type,
        case.answers.referrer,
        case.opened.to_sqlx(),
        case.updated.to_sqlx(),
        case.closed.map(ToSqlx::to_sqlx),
        case.provided_legal_services,
    )
    .fetch_one(connection)
    .await?)
}

/// A proposal for a case, with the paralegal that it asks for, by whom and when; and, if it was sent back, by whom and when.
pub(super) async fn proposal(
    connection: &mut PgConnection,
    case_id: CaseId,
    (proposal, to): (&ProposalRow, Option<UserId>),
    (by, at): (UserId, Timestamp),
    answer: Option<(UserId, Timestamp)>,
) -> Result<ProposalId> {
    Ok(sqlx::query_scalar!(
        "insert into case_proposals (case_id, outcome, outcome_notes, provided_legal_services, why, proposed_by, proposed_at,
             status, answer, decided_by, decided_at, updated_at, kind, stage, paralegal_id, lawyer_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, coalesce($11::timestamptz, $7), $12, $13, $14,
             case when $14::uuid is not null then (select lawyer_id from cases where id = $1) end) returning id",
        *case_id,
        proposal.outcome.map(Outcome::as_str),
        proposal.notes,
        proposal.help,
        proposal.why,
        *by,
        at.to_sqlx(),
        if answer.is_some() { "SENT_BACK" } else { "OPEN" },
        proposal.answer,
        answer.map(|(by, _)| *by),
        answer.map(|(_, at)| at.to_sqlx()),
        proposal.kind.as_str(),
        proposal.stage.map(Stage::as_str),
        to.as_deref(),
    )
    .fetch_one(connection)
    .await?)
}

/// A note that someone wrote.
pub(super) struct NoteRecord<'a> {
    pub(super) note_type: NoteType,
    pub(super) author_id: Option<UserId>,
    pub(super) text: &'a str,
    /// The next review, in a review.
    pub(super) event_at: Option<Timestamp>,
    /// Who is reviewed, in a performance review.
    pub(super) subject_id: Option<UserId>,
    pub(super) at: Timestamp,
}

pub(super) async fn note(connection: &mut PgConnection, case_id: CaseId, note: &NoteRecord<'_>) -> Result<()> {
    sqlx::query!(
        "insert into notes (case_id, note_type, author_id, text, event_at, subject_id, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        *case_id,
        note.note_type.as_str(),
        note.author_id.as_deref(),
        note.text,
        note.event_at.map(ToSqlx::to_sqlx),
        note.subject_id.as_deref(),
        note.at.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A critical date. `lawyer` is who has checked it and recorded its outcome, if anyone has.
pub(super) async fn critical_date(
    connection: &mut PgConnection,
    case_id: CaseId,
    date: &DateRow,
    on: Date,
    (lawyer, at): (Option<UserId>, Timestamp),
) -> Result<()> {
    sqlx::query!(
        "insert into critical_dates (case_id, date_type, on_date, notes, past_reason, hearing_type, hearing_location, hearing_time,
             hearing_minutes, hearing_room, hearing_link, is_reviewed, checked_by, checked_at, outcome, outcome_notes, outcome_by,
             outcome_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, case when $12 then $13::uuid end,
             case when $12 then $16::timestamptz end, $14, $15, case when $14::text is not null then $13::uuid end,
             case when $14::text is not null then $16::timestamptz end, $16, $16)",
        *case_id,
        date.date_type.as_str(),
        on.to_sqlx(),
        date.notes,
        date.late,
        date.hearing.map(clerk_core::casework::dates::HearingType::as_str),
        date.place,
        date.time.map(ToSqlx::to_sqlx) as _,
        date.minutes,
        date.room,
        date.link,
        date.checked,
        lawyer.as_deref(),
        date.outcome.map(clerk_core::casework::dates::DateOutcome::as_str),
        date.outcome_notes,
        at.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn service(
    connection: &mut PgConnection,
    case_id: CaseId,
    service: &DemoService,
    at: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into services (case_id, category, service_type, started_on, finished_on, count, notes, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        *case_id,
        service.category.as_str(),
        service.service_type.as_str(),
        service.started_on.to_sqlx(),
        service.finished_on.map(ToSqlx::to_sqlx),
        service.count,
        service.notes,
        at.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Lets this transaction record things in the past, as when data is imported from another system.
pub(super) async fn import(connection: &mut PgConnection) -> Result<()> {
    sqlx::query!("select set_config('clerk.import', 'on', true)").fetch_one(connection).await?;
    Ok(())
}
