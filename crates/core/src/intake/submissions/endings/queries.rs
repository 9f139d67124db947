//! SQL of submissions that become no case.

use super::Ending;
use crate::Result;
use crate::ids::{SubmissionId, UserId};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::value::RawValue;
use sqlx::PgConnection;
use sqlx::types::Json;

/// The answers of a submission that waits for a decision, as sent; locks it.
pub(super) async fn lock(connection: &mut PgConnection, id: SubmissionId) -> Result<Option<Box<RawValue>>> {
    let answers = sqlx::query_scalar!(
        r#"select answers as "answers: Json<Box<RawValue>>" from submissions
           where id = $1 and not is_processed and failed_at is not null and closed_as is null for update"#,
        *id,
    );
    Ok(answers.fetch_optional(connection).await?.map(|answers| answers.0))
}

/// Closes a submission that has failed or is likely a repetition; returns whether it did.
pub(super) async fn close(
    connection: &mut PgConnection,
    id: SubmissionId,
    ending: Ending,
    (reason, referred_to): (&str, &str),
    by: UserId,
    now: Timestamp,
) -> Result<bool> {
    let closed = sqlx::query!(
        "update submissions set closed_as = $2, closing_reason = $3, referred_to = $4, closed_by = $5, closed_at = $6
         where id = $1 and not is_processed and closed_as is null
             and (case when $2 = 'REPETITION' then repeats_id is not null and repeats_denied_at is null
                  else failed_at is not null or repeats_id is not null and repeats_denied_at is null end)",
        *id,
        ending.as_str(),
        reason,
        referred_to,
        *by,
        now.to_sqlx(),
    );
    Ok(closed.execute(connection).await?.rows_affected() > 0)
}

/// Undoes the closing; returns whether it did.
pub(super) async fn take_up(connection: &mut PgConnection, id: SubmissionId) -> Result<bool> {
    let taken = sqlx::query!(
        "update submissions set closed_as = null, closed_at = null, closed_by = null, closing_reason = '', referred_to = ''
         where id = $1 and closed_as is not null and not is_processed",
        *id,
    );
    Ok(taken.execute(connection).await?.rows_affected() > 0)
}
