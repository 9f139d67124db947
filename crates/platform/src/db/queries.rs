//! SQL about the database itself.

use crate::Result;
use sqlx::PgPool;

pub(super) async fn ping(pool: &PgPool) -> Result<()> {
    sqlx::query("select 1").execute(pool).await?;
    Ok(())
}
