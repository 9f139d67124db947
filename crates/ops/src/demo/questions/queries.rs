//! SQL of the demo's questions for lawyers.

use super::QuestionRow;
use clerk_core::Result;
use clerk_core::ids::{CaseId, UserId};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Eight open cases that a paralegal and a lawyer work on, with both, those of the demo's own paralegal and lawyer first.
pub(super) async fn at_work(connection: &mut PgConnection) -> Result<Vec<(CaseId, UserId, UserId)>> {
    let rows = sqlx::query!(
        r#"select c.id, c.paralegal_id as "paralegal_id!", c.lawyer_id as "lawyer_id!"
           from cases c join users p on p.id = c.paralegal_id join users l on l.id = c.lawyer_id
           where c.is_open and p.id <> l.id and p.is_active and l.is_active
           order by (p.email like 'paralegal@%')::int + (l.email like 'lawyer@%')::int desc, c.created_at, c.id limit 8"#,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.paralegal_id, row.lawyer_id)).collect())
}

/// A question for the lawyer, with its note and the note that answers it, and when each was written.
pub(super) async fn question(
    connection: &mut PgConnection,
    case_id: CaseId,
    question: &QuestionRow,
    (paralegal, lawyer): (UserId, UserId),
    (asked, settled): (Timestamp, Timestamp),
) -> Result<()> {
    sqlx::query!(
        "with asking as (
             insert into notes (case_id, note_type, author_id, text, created_at) values ($1, 'PARALEGAL', $2, $3, $4) returning id
         ), answering as (
             insert into notes (case_id, note_type, author_id, text, created_at)
             select $1, 'PARALEGAL', $5, $6::text, $7 where $6::text <> '' returning id
         )
         insert into lawyer_questions (case_id, note_id, asked_by, asked_at, state, answer_note_id, settled_by, settled_at, is_read, updated_at)
         select $1, asking.id, $2, $4, $8::text, (select id from answering),
             case $8::text when 'WAITING' then null when 'WITHDRAWN' then $2 else $5 end,
             case when $8::text <> 'WAITING' then $7::timestamptz end, $9, case when $8::text = 'WAITING' then $4 else $7 end
         from asking",
        *case_id,
        *paralegal,
        question.text,
        asked.to_sqlx(),
        *lawyer,
        question.answer,
        settled.to_sqlx(),
        question.state.as_str(),
        question.is_read,
    )
    .execute(connection)
    .await?;
    Ok(())
}
