//! SQL of manifests. Tables are found, not listed, so that a new one is not forgotten.

use super::{Schema, Table};
use clerk_core::Result;
use sqlx::{AssertSqlSafe, PgConnection, Row};

/// Lets this transaction see the database as of a snapshot, or as of now, and fixes the form in which values are written.
pub(super) async fn look_at(connection: &mut PgConnection, snapshot: Option<&str>) -> Result<()> {
    sqlx::raw_sql("set transaction isolation level repeatable read, read only").execute(&mut *connection).await?;
    if let Some(id) = snapshot {
        // Checked by the caller: hex digits and hyphens. It can't be a parameter.
        sqlx::raw_sql(AssertSqlSafe(format!("set transaction snapshot '{id}'"))).execute(&mut *connection).await?;
    }
    // A row's text, and so its hash, depends on these.
    let forms = "set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
        set local extra_float_digits = 1; set local bytea_output = 'hex'; set local search_path = public";
    sqlx::raw_sql(forms).execute(connection).await?;
    Ok(())
}

pub(super) async fn database(connection: &mut PgConnection) -> Result<(String, String, i64)> {
    let row = sqlx::query(
        "select current_database()::text, current_setting('server_version'), pg_database_size(current_database())",
    );
    let row = row.fetch_one(connection).await?;
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
}

/// All tables that are not the server's own, as `schema.name`, quoted where needed.
pub(super) async fn tables(connection: &mut PgConnection) -> Result<Vec<String>> {
    let tables = sqlx::query_scalar(
        "select quote_ident(n.nspname) || '.' || quote_ident(c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%' order by 1",
    );
    Ok(tables.fetch_all(connection).await?)
}

pub(super) async fn table(connection: &mut PgConnection, name: &str) -> Result<Table> {
    // The name comes from the catalogue, quoted.
    let sql = format!(
        "select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text, pg_total_relation_size('{}'::regclass) from {name} t",
        name.replace('\'', "''"),
    );
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(connection).await?;
    Ok(Table { rows: row.try_get(0)?, checksum: row.try_get(1)?, bytes: row.try_get(2)? })
}

pub(super) async fn schema(connection: &mut PgConnection) -> Result<Schema> {
    let row = sqlx::query(
        "select (select max(version) from public._sqlx_migrations where success), (select max(version) from apalis._sqlx_migrations where success)",
    );
    let row = row.fetch_one(connection).await?;
    let version = |at: usize| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(at)?.unwrap_or_default());
    Ok(Schema { clerk: version(0)?, queue: version(1)? })
}
