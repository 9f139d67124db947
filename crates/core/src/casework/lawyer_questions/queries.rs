//! SQL of questions for the lawyer.

use super::model::{LawyerQuestion, ListedQuestion, QuestionFilter, QuestionState};
use crate::access::{Role, Viewer};
use crate::casework::cases::columns::{NEXT_DATE, next_date};
use crate::casework::cases::{Case, Headline, queries as cases};
use crate::ids::{CaseId, LawyerQuestionId, NoteId, UserId};
use crate::{Error, Result};
use clerk_platform::db::Columns;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

/// A question, of the table `lawyer_questions` named `q`, as one JSON document. Its tables are in [`FROM`].
pub(crate) const QUESTION: &str = "json_build_object('id', q.id, 'case_id', q.case_id, 'note_id', q.note_id,
    'asked_by', json_build_object('id', qa.id, 'full_name', qa.full_name), 'asked_at', q.asked_at,
    'lawyer', case when ql.id is not null then json_build_object('id', ql.id, 'full_name', ql.full_name) end,
    'state', q.state, 'answer_note_id', q.answer_note_id,
    'settled_by', case when qs.id is not null then json_build_object('id', qs.id, 'full_name', qs.full_name) end,
    'settled_at', q.settled_at, 'is_read', q.is_read, 'updated_at', q.updated_at)";

/// What [`QUESTION`] reads from.
pub(crate) const FROM: &str =
    " from lawyer_questions q join cases qc on qc.id = q.case_id join users qa on qa.id = q.asked_by
    left join users ql on ql.id = qc.lawyer_id left join users qs on qs.id = q.settled_by";

/// Which part of a list is wanted.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) limit: i64,
    pub(super) offset: i64,
    pub(super) count_up_to: i64,
}

/// One question of a case. The caller has checked that the viewer sees the case.
pub(super) async fn get(
    connection: &mut PgConnection,
    case_id: CaseId,
    id: LawyerQuestionId,
) -> Result<LawyerQuestion> {
    one(connection, case_id, id, "").await
}

/// One question of a case, which nobody else changes until the transaction ends.
pub(super) async fn lock(
    connection: &mut PgConnection,
    case_id: CaseId,
    id: LawyerQuestionId,
) -> Result<LawyerQuestion> {
    one(connection, case_id, id, " for update of q").await
}

async fn one(
    connection: &mut PgConnection,
    case_id: CaseId,
    id: LawyerQuestionId,
    locking: &str,
) -> Result<LawyerQuestion> {
    let mut query = QueryBuilder::new("select ");
    query.push(QUESTION).push(FROM).push(" where q.case_id = ").push_bind(case_id);
    query.push(" and q.id = ").push_bind(id).push(locking);
    let row = query.build().fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    Columns::of(&row).json()
}

/// A case that the viewer sees with what the head of its page says, and one of its questions with the text of its note.
pub(super) async fn get_with_headline(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case_id: CaseId,
    id: LawyerQuestionId,
) -> Result<(Case, Headline, Option<LawyerQuestion>, String)> {
    let push_more = |query: &mut QueryBuilder<Postgres>| {
        query.push(cases::HEADLINE).push(", (select ").push(QUESTION).push(FROM);
        query.push(" where q.case_id = c.id and q.id = ").push_bind(id);
        query.push(
            "), coalesce((select n.text from lawyer_questions q join notes n on n.id = q.note_id
                 where q.case_id = c.id and q.id = ",
        );
        query.push_bind(id).push("), '')");
    };
    let row = cases::one_with(connection, viewer, case_id, push_more).await?;
    let mut columns = Columns::of(&row);
    let case = cases::rest(&mut columns)?;
    Ok((case, cases::headline(&mut columns)?, columns.maybe_json()?, columns.take()?))
}

/// All questions of a case, newest first.
pub(super) async fn of_case(connection: &mut PgConnection, case_id: CaseId) -> Result<Vec<LawyerQuestion>> {
    let mut query = QueryBuilder::new("select ");
    query.push(QUESTION).push(FROM).push(" where q.case_id = ").push_bind(case_id);
    query.push(" order by q.asked_at desc, q.id desc");
    query.build().fetch_all(connection).await?.iter().map(|row| Columns::of(row).json()).collect()
}

/// Adds ` where …` on the table `lawyer_questions` (named `q`). The counts in the navigation are of the same.
fn push_condition(viewer: &Viewer, filter: QuestionFilter, query: &mut QueryBuilder<Postgres>) {
    let lawyer = match (filter, viewer.role) {
        (QuestionFilter::Asked, _) => {
            query.push(" where q.asked_by = ").push_bind(viewer.user_id);
            return viewer.cases().push_of_case("q.case_id", query);
        }
        (QuestionFilter::Waiting(_), Role::None | Role::Paralegal) => {
            query.push(" where false");
            return;
        }
        (QuestionFilter::Waiting(_), Role::Lawyer) => Some(viewer.user_id),
        (QuestionFilter::Waiting(lawyer), Role::Coordinator | Role::Admin) => lawyer,
    };
    query.push(" where q.state = 'WAITING'");
    if let Some(lawyer) = lawyer {
        // The cases of one lawyer are few, so they are read first.
        query.push(" and q.case_id = any (array(select id from cases where is_open and lawyer_id = ").push_bind(lawyer);
        query.push("))");
    }
}

fn order(filter: QuestionFilter) -> &'static str {
    match filter {
        QuestionFilter::Waiting(_) => "q.asked_at, q.id",
        QuestionFilter::Asked => "(q.state <> 'WAITING' and not q.is_read) desc, q.asked_at desc, q.id desc",
    }
}

/// A part of a list across cases, with a count that ends early.
pub(super) async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    filter: QuestionFilter,
    part: Part,
) -> Result<(Vec<ListedQuestion>, i64)> {
    let Part { limit, offset, count_up_to } = part;
    let mut query = QueryBuilder::new("select ");
    query.push(QUESTION).push(", c.fileref, trim(cl.first_name || ' ' || cl.last_name), n.text, coalesce(an.text, '')");
    query.push(NEXT_DATE).push(", (select count(*) from (select from lawyer_questions q");
    push_condition(viewer, filter, &mut query);
    query.push(format_args!(" limit {count_up_to}) counted) as total")).push(FROM);
    query.push(
        " join cases c on c.id = q.case_id join clients cl on cl.id = c.client_id join notes n on n.id = q.note_id
          left join notes an on an.id = q.answer_note_id",
    );
    push_condition(viewer, filter, &mut query);
    // Numbers in the text, not parameters: with a limit that it does not know, PostgreSQL makes a new plan each time.
    query.push(format_args!(" order by {} limit {limit} offset {offset}", order(filter)));
    let rows = query.build().fetch_all(connection).await?;
    let total = match rows.first() {
        Some(row) => row.try_get("total")?,
        None => 0,
    };
    let listed = |row| {
        let mut columns = Columns::of(row);
        Ok(ListedQuestion {
            question: columns.json()?,
            fileref: columns.take()?,
            client_name: columns.take()?,
            text: columns.take()?,
            answer: columns.take()?,
            next: next_date(&mut columns)?,
        })
    };
    Ok((rows.iter().map(listed).collect::<Result<_>>()?, total))
}

/// A note asks.
pub(super) async fn insert(
    connection: &mut PgConnection,
    case_id: CaseId,
    note_id: NoteId,
    asked_by: UserId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into lawyer_questions (case_id, note_id, asked_by, asked_at, updated_at) values ($1, $2, $3, $4, $4)",
        *case_id,
        *note_id,
        *asked_by,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Says how a waiting question ended.
pub(super) async fn settle(
    connection: &mut PgConnection,
    id: LawyerQuestionId,
    state: QuestionState,
    answer_note_id: Option<NoteId>,
    settled_by: UserId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update lawyer_questions set state = $2, answer_note_id = $3, settled_by = $4, settled_at = $5, updated_at = $5,
             is_read = $2 = 'WITHDRAWN'
         where id = $1",
        *id,
        state.as_str(),
        answer_note_id.as_deref(),
        *settled_by,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Withdraws what waits in a case, which is being closed.
pub(crate) async fn withdraw_all(
    connection: &mut PgConnection,
    case_id: CaseId,
    settled_by: UserId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update lawyer_questions set state = 'WITHDRAWN', settled_by = $2, settled_at = $3, updated_at = $3, is_read = true
         where case_id = $1 and state = 'WAITING'",
        *case_id,
        *settled_by,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn mark_read(connection: &mut PgConnection, id: LawyerQuestionId, now: Timestamp) -> Result<()> {
    sqlx::query!("update lawyer_questions set is_read = true, updated_at = $2 where id = $1", *id, now.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}

/// Whatever came back to this person on a case has been read.
pub(super) async fn mark_all_read(
    connection: &mut PgConnection,
    case_id: CaseId,
    asked_by: UserId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update lawyer_questions set is_read = true, updated_at = $3
         where case_id = $1 and asked_by = $2 and state <> 'WAITING' and not is_read",
        *case_id,
        *asked_by,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
