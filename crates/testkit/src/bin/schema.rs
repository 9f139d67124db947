//! Brings an empty database to Clerk's schema: `schema URL MIGRATIONS`.
//!
//! Only for `cargo xtask sqlx`. `clerk migrate` can't do it there: clerk-core compiles only with the query data that is about
//! to be made.

use anyhow::{Context, Result};
use apalis_postgres::PostgresStorage;
use sqlx::migrate::Migrator;
use std::path::Path;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(url), Some(migrations)) = (args.next(), args.next()) else {
        anyhow::bail!("usage: schema DATABASE_URL MIGRATIONS_FOLDER");
    };
    let pool = sqlx::PgPool::connect(&url).await.context("can't connect")?;
    let migrator = Migrator::new(Path::new(&migrations)).await.with_context(|| format!("can't read {migrations}"))?;
    PostgresStorage::<()>::migrations().run(&pool).await.context("a migration of the job queue failed")?;
    migrator.run(&pool).await.context("a migration failed")
}
