//! SQL of the obfuscation. Names of tables and columns come from `columns.rs`, so nothing that is typed gets into a statement.

use super::columns::{EMPTIED, TABLES, Table};
use clerk_core::Result;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row};

/// Rows that are read and written at a time.
const BATCH: usize = 500;

/// A column of the schema: its table as `schema.name`, its name and its type.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) data_type: String,
    /// Made by the database from other columns, always.
    pub(super) is_generated: bool,
}

/// Rows of a table: the place of each, and its columns as text; bytes as hex, lists as JSON.
pub(super) struct Rows {
    pub(super) places: Vec<String>,
    pub(super) values: Vec<Vec<Option<String>>>,
}

pub(super) async fn database_name(connection: &mut PgConnection) -> Result<String> {
    Ok(sqlx::query_scalar("select current_database()::text").fetch_one(connection).await?)
}

/// Every column of every table that is not the server's own, including tables that this program does not know.
pub(super) async fn columns(connection: &mut PgConnection) -> Result<Vec<Column>> {
    let rows = sqlx::query(
        "select n.nspname || '.' || c.relname as table_name, a.attname::text as name, format_type(a.atttypid, null) as data_type,
             a.attgenerated = 's' as is_generated
         from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'm') and a.attnum > 0 and not a.attisdropped
             and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
         order by 1, a.attnum",
    )
    .fetch_all(connection)
    .await?;
    let column = |row: &sqlx::postgres::PgRow| {
        Ok(Column {
            table: row.try_get("table_name")?,
            name: row.try_get("name")?,
            data_type: row.try_get("data_type")?,
            is_generated: row.try_get("is_generated")?,
        })
    };
    rows.iter().map(column).collect()
}

/// Keeps everyone else away until the end, and our own triggers and rules of history with them.
pub(super) async fn begin(connection: &mut PgConnection) -> Result<()> {
    let names: Vec<&str> = TABLES.iter().map(|(name, _)| *name).chain(EMPTIED.iter().copied()).collect();
    let lock = format!("set local lock_timeout = '10s'; lock table {} in access exclusive mode", names.join(", "));
    sqlx::raw_sql(AssertSqlSafe(lock)).execute(&mut *connection).await?;
    // Each row is found by its place: no other kind of join is as good.
    let plan = "set local enable_hashjoin = off; set local enable_mergejoin = off; set local datestyle = 'ISO, YMD'";
    sqlx::raw_sql(plan).execute(&mut *connection).await?;
    switch_triggers(connection, "disable").await
}

pub(super) async fn end(connection: &mut PgConnection) -> Result<()> {
    switch_triggers(connection, "enable").await
}

async fn switch_triggers(connection: &mut PgConnection, switch: &str) -> Result<()> {
    for table in TABLES.iter().map(|(table, _)| table).chain(EMPTIED) {
        let sql = format!("alter table {table} {switch} trigger user");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *connection).await?;
    }
    Ok(())
}

pub(super) async fn empty(connection: &mut PgConnection) -> Result<()> {
    for table in EMPTIED {
        sqlx::raw_sql(AssertSqlSafe(format!("delete from {table}"))).execute(&mut *connection).await?;
    }
    Ok(())
}

pub(super) async fn forget(connection: &mut PgConnection, table: &Table, column: &str) -> Result<()> {
    let sql = format!("update {} set {column} = null where {column} is not null", table.0);
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

/// Starts reading columns of a table as it is now. One at a time.
pub(super) async fn open(connection: &mut PgConnection, table: &str, columns: &[Column]) -> Result<()> {
    let as_text = |column: &Column| match column.data_type.as_str() {
        "bytea" => format!("encode({}, 'hex')", column.name),
        list if list.ends_with("[]") => format!("array_to_json({})::text", column.name),
        _ => format!("{}::text", column.name),
    };
    let expressions: Vec<String> = columns.iter().map(as_text).collect();
    let sql = format!(
        "declare obfuscation no scroll cursor for select ctid::text, array[{}]::text[] from {table}",
        expressions.join(", "),
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

/// The next rows; none at the end.
pub(super) async fn next(connection: &mut PgConnection) -> Result<Rows> {
    let fetched = sqlx::query(AssertSqlSafe(format!("fetch {BATCH} from obfuscation"))).fetch_all(connection).await?;
    let mut rows = Rows { places: Vec::new(), values: Vec::new() };
    for row in fetched {
        rows.places.push(row.try_get(0)?);
        rows.values.push(row.try_get(1)?);
    }
    Ok(rows)
}

pub(super) async fn close(connection: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql("close obfuscation").execute(connection).await?;
    Ok(())
}

/// Writes columns of rows back to their places.
pub(super) async fn write(connection: &mut PgConnection, table: &str, columns: &[Column], rows: &Rows) -> Result<()> {
    let value = |(at, column): (usize, &Column)| {
        let given = format!("new.v{at}");
        let value = match column.data_type.as_str() {
            "bytea" => format!("decode({given}, 'hex')"),
            list if list.ends_with("[]") => {
                format!("case when {given} is not null then array(select json_array_elements_text({given}::json)) end")
            }
            other => format!("{given}::{other}"),
        };
        format!("{} = {value}", column.name)
    };
    let set: Vec<String> = columns.iter().enumerate().map(value).collect();
    let parameters: Vec<String> = (0..columns.len()).map(|at| format!("${}::text[]", at + 2)).collect();
    let names: Vec<String> = (0..columns.len()).map(|at| format!("v{at}")).collect();
    let sql = format!(
        "update {table} t set {} from unnest($1::text[], {}) as new (place, {}) where t.ctid = new.place::tid",
        set.join(", "),
        parameters.join(", "),
        names.join(", "),
    );
    let mut update = sqlx::query(AssertSqlSafe(sql)).bind(&rows.places);
    for at in 0..columns.len() {
        let column: Vec<Option<String>> = rows.values.iter().map(|row| row.get(at).cloned().flatten()).collect();
        update = update.bind(column);
    }
    update.execute(connection).await?;
    Ok(())
}

/// Does the work of our triggers, which are off: copies what other tables hold a copy of.
pub(super) async fn copy(connection: &mut PgConnection) -> Result<()> {
    let sql = "update cases c set client_search_text = cl.search_text
            || coalesce((select search_terms(u.full_name) from users u where u.id = c.paralegal_id), '')
            || coalesce((select search_terms(u.full_name) from users u where u.id = c.lawyer_id), ''),
            client_order = name_order(cl.last_name || ' ' || cl.first_name),
            paralegal_order = name_order((select u.full_name from users u where u.id = c.paralegal_id))
        from clients cl where cl.id = c.client_id";
    sqlx::raw_sql(sql).execute(&mut *connection).await?;
    let sql = "update critical_dates d set search_text = critical_date_text(
            c.fileref, c.client_search_text, d.notes, d.hearing_location, d.hearing_room, d.outcome_notes)
        from cases c where c.id = d.case_id";
    sqlx::raw_sql(sql).execute(connection).await?;
    Ok(())
}

/// Rewrites the tables, so that neither the files on disk nor the statistics hold anything from before.
pub(super) async fn rewrite(pool: &PgPool) -> Result<()> {
    let mut connection = pool.acquire().await?;
    for table in TABLES.iter().map(|(name, _)| name).chain(EMPTIED) {
        sqlx::raw_sql(AssertSqlSafe(format!("vacuum (full, analyze) {table}"))).execute(&mut *connection).await?;
    }
    Ok(())
}
