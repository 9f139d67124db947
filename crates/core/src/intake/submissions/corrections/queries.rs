//! SQL of corrected answers.

use super::Correction;
use crate::Result;
use crate::ids::{SubmissionId, UserId};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// The corrections of a submission, oldest first. The caller has checked that the viewer may see it.
pub async fn of_submission(connection: &mut PgConnection, id: SubmissionId) -> Result<Vec<Correction>> {
    Ok(sqlx::query_as!(
        Correction,
        "select c.question, c.answer, u.full_name as corrected_by, c.corrected_at
         from submission_corrections c join users u on u.id = c.corrected_by
         where c.submission_id = $1 order by c.corrected_at, c.id",
        *id,
    )
    .fetch_all(connection)
    .await?)
}

pub(in crate::intake::submissions) async fn insert(
    connection: &mut PgConnection,
    id: SubmissionId,
    answers: &[(&str, String)],
    by: UserId,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "insert into submission_corrections (submission_id, question, answer, corrected_by, corrected_at)
         select $1, question, answer, $4, $5 from unnest($2::text[], $3::text[]) as corrected (question, answer)",
        *id,
        &answers.iter().map(|(key, _)| (*key).to_owned()).collect::<Vec<_>>(),
        &answers.iter().map(|(_, answer)| answer.clone()).collect::<Vec<_>>(),
        *by,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
