//! Facts about the database server, the role and its rights, for `clerk doctor`.

mod queries;

use clerk_core::Result;
use jiff::Timestamp;
use sqlx::PgPool;

/// The oldest PostgreSQL on which Clerk is tested.
pub const OLDEST_POSTGRES: u32 = 15;

/// The extensions that the schema uses.
pub const EXTENSIONS: &[&str] = &["btree_gin", "hstore", "pg_trgm", "unaccent"];

/// What the server says about itself and about us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its major version.
    pub major: u32,
    /// The database's name.
    pub database: String,
    /// The role we connect as.
    pub role: String,
    /// Whether the role is a superuser.
    pub is_superuser: bool,
    /// The encoding of the database.
    pub encoding: String,
    /// Its clock.
    pub now: Timestamp,
}

/// What the role may do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rights {
    /// Tables and sequences that it can't use, as `table: right`.
    pub missing: Vec<String>,
    /// Whether it could change the schema: it owns tables, or belongs to the role that does.
    pub owns_tables: bool,
    /// Tables whose history could be changed, or whose changes would not be recorded.
    pub unwatched: Vec<String>,
}

/// Asks the server who it is and who we are.
pub async fn server(pool: &PgPool) -> Result<Server> {
    queries::server(&mut *pool.acquire().await?).await
}

/// Extensions that the schema uses and the database lacks.
pub async fn missing_extensions(pool: &PgPool) -> Result<Vec<&'static str>> {
    let found = queries::extensions(&mut *pool.acquire().await?).await?;
    Ok(EXTENSIONS.iter().copied().filter(|name| !found.iter().any(|found| found == name)).collect())
}

/// What our role may do with the tables.
pub async fn rights(pool: &PgPool) -> Result<Rights> {
    let mut connection = pool.acquire().await?;
    Ok(Rights {
        missing: queries::missing_rights(&mut connection).await?,
        owns_tables: queries::owns_tables(&mut connection).await?,
        unwatched: queries::unwatched(&mut connection).await?,
    })
}
