//! The manifest of a backup: what was in the database when it was dumped, so that a restored one can be compared with it.

mod queries;

use clerk_core::office::audit::{self, Head};
use clerk_core::{Error, Result};
use clerk_platform::clock::Clock;
use clerk_platform::db;
use clerk_platform::words::counted;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use std::collections::BTreeMap;

/// What was in a database at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this format.
    pub version: u32,
    /// The program that wrote it.
    pub clerk: String,
    /// When it was written.
    pub taken_at: Timestamp,
    /// The database's name.
    pub database: String,
    /// The server's version.
    pub postgres: String,
    /// The newest migrations, Clerk's and the queue's.
    pub schema: Schema,
    /// The size of the database in bytes.
    pub bytes: i64,
    /// Each table by `schema.name`.
    pub tables: BTreeMap<String, Table>,
    /// The end of the audit trail's chain. The signature of the backup makes it evidence: `clerk audit verify --manifest`.
    #[serde(default)]
    pub audit: Option<Head>,
}

/// The newest migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// Clerk's.
    pub clerk: i64,
    /// The job queue's.
    pub queue: i64,
}

/// What was in a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its rows.
    pub rows: i64,
    /// A sum over the hashes of all rows, in whatever order they come.
    pub checksum: String,
    /// Bytes on disk, with indexes. They differ after a restore.
    pub bytes: i64,
}

/// The format version that this build writes.
const VERSION: u32 = 1;

/// Describes the database as of a snapshot from `pg_export_snapshot()`, or as of now.
pub async fn manifest(pool: &PgPool, snapshot: Option<&str>, clock: &Clock) -> Result<Manifest> {
    let is_id = |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    if let Some(id) = snapshot.filter(|id| !is_id(id)) {
        return Err(Error::Conflict(format!("{id:?} is not a snapshot's id, such as 00000003-0000001B-1")));
    }
    let mut tx = db::begin(pool).await?;
    queries::look_at(&mut tx, snapshot).await?;
    let (database, postgres, bytes) = queries::database(&mut tx).await?;
    let mut tables = BTreeMap::new();
    for name in queries::tables(&mut tx).await? {
        let table = queries::table(&mut tx, &name).await?;
        tables.insert(name, table);
    }
    let schema = queries::schema(&mut tx).await?;
    let audit = audit::head(&mut tx).await?;
    let (clerk, taken_at) = (env!("CARGO_PKG_VERSION").to_owned(), clock.now());
    Ok(Manifest { version: VERSION, clerk, taken_at, database, postgres, schema, bytes, tables, audit })
}

impl Manifest {
    /// Reads a manifest.
    pub fn read(text: &str) -> Result<Self> {
        let manifest: Self = serde_json::from_str(text)
            .map_err(|error| Error::Conflict(format!("this is not a manifest that this build can read: {error}")))?;
        if manifest.version != VERSION {
            return Err(Error::Conflict(format!("this is a manifest of form {}, not {VERSION}", manifest.version)));
        }
        Ok(manifest)
    }

    /// How another database differs from this one, a line for each difference. Sizes and the server's version don't count.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for (what, was, is) in [
            ("schema", self.schema.clerk, other.schema.clerk),
            ("queue's schema", self.schema.queue, other.schema.queue),
        ] {
            if was != is {
                found.push(format!("{what}: version {was} in the manifest, {is} here"));
            }
        }
        for (name, was) in &self.tables {
            match other.tables.get(name) {
                None => found.push(format!("{name}: not here")),
                Some(is) if was.rows != is.rows => {
                    found.push(format!(
                        "{name}: {} in the manifest, {} here",
                        counted(was.rows, "row", "rows"),
                        is.rows
                    ));
                }
                Some(is) if was.checksum != is.checksum => {
                    found.push(format!("{name}: {}, but with different content", counted(is.rows, "row", "rows")));
                }
                Some(_) => {}
            }
        }
        let new = other.tables.keys().filter(|name| !self.tables.contains_key(*name));
        found.extend(new.map(|name| format!("{name}: not in the manifest")));
        found
    }
}
