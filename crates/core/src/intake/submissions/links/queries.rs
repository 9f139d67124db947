//! SQL of links to forms.

use super::Link;
use crate::Result;
use crate::ids::SubmissionId;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Keeps a link in place of those of the same form that nobody has opened.
pub(super) async fn replace(
    connection: &mut PgConnection,
    id: SubmissionId,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<()> {
    sqlx::query!("delete from resume_links where submission_id = $1 and opened_at is null", *id)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "insert into resume_links (token_hash, submission_id, created_at) values ($1, $2, $3)",
        token_hash,
        *id,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn find(connection: &mut PgConnection, token_hash: &[u8]) -> Result<Option<Link>> {
    let row = sqlx::query!(
        r#"select submission_id as "submission_id: SubmissionId", created_at, opened_at, opened_from
           from resume_links where token_hash = $1"#,
        token_hash,
    );
    let row = row.fetch_optional(connection).await?;
    Ok(row.map(|row| Link {
        submission_id: row.submission_id,
        created_at: row.created_at.to_jiff(),
        opened_at: row.opened_at.map(|at| at.to_jiff()),
        opened_from: row.opened_from,
    }))
}

/// Notes who opened a link first.
pub(super) async fn set_opened(
    connection: &mut PgConnection,
    token_hash: &[u8],
    network: &str,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update resume_links set opened_at = $2, opened_from = $3 where token_hash = $1 and opened_at is null",
        token_hash,
        now.to_sqlx(),
        network,
    )
    .execute(connection)
    .await?;
    Ok(())
}
