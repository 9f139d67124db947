//! `clerk obfuscate`: replaces personal data in a copy of the real database, for the test environment.
//!
//! Everything happens in one transaction, which ends with a look through every column of every table for what was there
//! before: names, email addresses, phone numbers, addresses, words of texts. If anything is found, nothing is changed.
//!
//! | file | what |
//! | --- | --- |
//! | `columns.rs` | what each column holds; one that is not listed stops the command |
//! | `tokens.rs` | takes a text apart |
//! | `vocabulary.rs` | the program's own words, which stay |
//! | `faker.rs` | what replaces what |
//! | `values.rs` | one value of one column: noted, replaced, looked at |
//! | `files.rs` | stand-ins for uploaded files |

mod columns;
mod faker;
mod files;
mod queries;
mod tokens;
mod values;
mod vocabulary;

use clerk_core::{Error, Result};
use clerk_platform::db;
use clerk_platform::storage::Storage;
use columns::{EMPTIED, Kind, TABLES, Table};
use queries::Column;
use sqlx::{PgConnection, PgPool};
use values::Known;

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows that were looked at and written.
    pub rows: u64,
    /// Different words, addresses and numbers that were replaced.
    pub replaced: usize,
    /// Values that were looked through at the end.
    pub scanned: u64,
    /// Stand-ins for files.
    pub files: usize,
}

/// Columns of the schema that are not classified, and columns that are listed but do not exist.
pub async fn unclassified(connection: &mut PgConnection) -> Result<Vec<String>> {
    let found = queries::columns(connection).await?;
    let is_emptied = |column: &Column| EMPTIED.contains(&column.table.as_str());
    let unknown =
        found.iter().filter(|column| !is_emptied(column) && columns::kind(&column.table, &column.name).is_none());
    let mut problems: Vec<String> = unknown.map(|column| format!("{}.{}", column.table, column.name)).collect();
    let is_computed = |column: &Column| columns::kind(&column.table, &column.name) == Some(Kind::Computed);
    let wrong = found.iter().filter(|column| !is_emptied(column) && is_computed(column) != column.is_generated);
    problems.extend(wrong.map(|column| format!("{}.{} (computed or not)", column.table, column.name)));
    for table in TABLES {
        let gone = columns::of(table, |_| true)
            .into_iter()
            .filter(|(name, _)| !found.iter().any(|column| column.table == table.0 && column.name == *name));
        problems.extend(gone.map(|(name, _)| format!("{}.{name} (not there)", table.0)));
    }
    Ok(problems)
}

/// Replaces all personal data in the database, which must have this name. With a bucket, stand-ins for the files are put
/// there; without one, the files are missing afterwards.
pub async fn obfuscate(pool: &PgPool, database: &str, storage: Option<&Storage>) -> Result<Summary> {
    let mut tx = db::begin(pool).await?;
    let connected = queries::database_name(&mut tx).await?;
    if connected != database {
        return Err(Error::Conflict(format!(
            "this is the database {connected:?}, not {database:?}: nothing was changed"
        )));
    }
    let unclassified = unclassified(&mut tx).await?;
    if !unclassified.is_empty() {
        let names = unclassified.join(", ");
        let message = format!("these columns are not described: {names}; add them to ops/obfuscate/columns.rs");
        return Err(Error::Conflict(message));
    }
    queries::begin(&mut tx).await?;
    let schema = queries::columns(&mut tx).await?;
    let mut known = Known::new();
    let mut summary = Summary::default();
    for table in TABLES {
        note(&mut tx, table, &schema, &mut known).await?;
    }
    queries::empty(&mut tx).await?;
    for table in TABLES {
        summary.rows += replace(&mut tx, table, &schema, &mut known).await?;
    }
    queries::copy(&mut tx).await?;
    let stand_ins = files::replace(&mut tx).await?;
    summary.replaced = known.faker.noted();
    summary.files = stand_ins.len();
    summary.scanned = scan(&mut tx, &schema, &known).await?;
    if let Some(storage) = storage {
        files::store(storage, stand_ins).await?;
    }
    queries::end(&mut tx).await?;
    tx.commit().await?;
    queries::rewrite(pool).await?;
    Ok(summary)
}

/// The listed columns of a table whose kind `wanted` accepts, with their types.
fn wanted(table: &Table, schema: &[Column], wanted: impl Fn(Kind) -> bool) -> (Vec<Column>, Vec<Kind>) {
    let listed = columns::of(table, wanted).into_iter();
    let typed = listed.filter_map(|(name, kind)| {
        let column = schema.iter().find(|column| column.table == table.0 && column.name == name)?;
        Some((column.clone(), kind))
    });
    typed.unzip()
}

/// Notes everything that must not be there at the end.
async fn note(connection: &mut PgConnection, table: &Table, schema: &[Column], known: &mut Known) -> Result<()> {
    // What the database derived from it is noted too: folded, it may look different.
    let (columns, kinds) = wanted(table, schema, |kind| kind.is_personal() || kind.is_made());
    let (columns, kinds): (Vec<Column>, Vec<Kind>) = columns
        .into_iter()
        .zip(kinds)
        .filter(|(column, kind)| kind.is_personal() || holds_text(&column.data_type))
        .unzip();
    if columns.is_empty() {
        return Ok(());
    }
    queries::open(connection, table.0, &columns).await?;
    loop {
        let rows = queries::next(connection).await?;
        if rows.places.is_empty() {
            return queries::close(connection).await;
        }
        for row in &rows.values {
            let mut names = Vec::new();
            for (kind, value) in kinds.iter().zip(row) {
                let Some(value) = value else { continue };
                known.note(*kind, value);
                if *kind == Kind::Name {
                    names.push(value.as_str());
                }
            }
            known.note(Kind::Name, &names.join(" "));
        }
    }
}

/// Replaces what is personal in a table; says how many rows it has.
async fn replace(connection: &mut PgConnection, table: &Table, schema: &[Column], known: &mut Known) -> Result<u64> {
    for (column, _) in columns::of(table, |kind| kind == Kind::Secret) {
        queries::forget(connection, table, column).await?;
    }
    let (columns, kinds) = wanted(table, schema, Kind::is_personal);
    if columns.is_empty() {
        return Ok(0);
    }
    let mut count = 0;
    queries::open(connection, table.0, &columns).await?;
    loop {
        let mut rows = queries::next(connection).await?;
        if rows.places.is_empty() {
            break;
        }
        for row in &mut rows.values {
            let mut previous = String::new();
            for (kind, value) in kinds.iter().zip(row) {
                if let Some(value) = value {
                    *value = known.replace(*kind, value, &previous);
                    previous.clone_from(value);
                }
            }
        }
        queries::write(connection, table.0, &columns, &rows).await?;
        count += rows.places.len() as u64;
    }
    queries::close(connection).await?;
    Ok(count)
}

/// Looks through everything that can hold text for what was there before.
async fn scan(connection: &mut PgConnection, schema: &[Column], known: &Known) -> Result<u64> {
    let mut scanned = 0;
    let mut found: Vec<String> = Vec::new();
    for table in TABLES {
        let (columns, kinds) = wanted(table, schema, |_| true);
        let (columns, kinds): (Vec<Column>, Vec<Kind>) =
            columns.into_iter().zip(kinds).filter(|(column, _)| holds_text(&column.data_type)).unzip();
        if columns.is_empty() {
            continue;
        }
        queries::open(connection, table.0, &columns).await?;
        loop {
            let rows = queries::next(connection).await?;
            if rows.places.is_empty() {
                break;
            }
            for row in &rows.values {
                for ((column, kind), value) in columns.iter().zip(&kinds).zip(row) {
                    let Some(value) = value else { continue };
                    scanned += 1;
                    if let Some(what) = known.left(*kind, &values::readable(*kind, &column.data_type, value)) {
                        found.push(format!("{}.{} holds {what}", column.table, column.name));
                    }
                }
            }
        }
        queries::close(connection).await?;
    }
    found.sort();
    found.dedup();
    match found.as_slice() {
        [] => Ok(scanned),
        found => Err(Error::Conflict(format!("personal data is left, so nothing was changed: {}", found.join("; ")))),
    }
}

/// Search vectors are left out. Their words are cut to stems, and the database derives them again from the replacements.
fn holds_text(data_type: &str) -> bool {
    let base = data_type.trim_end_matches("[]");
    matches!(base, "text" | "character varying" | "character" | "name" | "json" | "jsonb" | "bytea" | "hstore")
        || base.ends_with(".hstore")
}
