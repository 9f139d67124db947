//! SQL that keeps two changes from recording the same person twice.

use crate::Result;
use sqlx::PgConnection;

/// Holds these keys until the transaction ends, in an order in which nobody waits in a circle.
pub async fn lock(connection: &mut PgConnection, keys: &[String]) -> Result<()> {
    sqlx::query!(
        "select pg_advisory_xact_lock(key) as locked
         from (select distinct hashtextextended(text, 7) as key from unnest($1::text[]) as text order by 1) keys",
        keys,
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}
