//! SQL of the facts about the database. Asked at run time: even a broken database has to get an answer.

use super::Server;
use clerk_core::Result;
use sqlx::{PgConnection, Row};

pub(super) async fn server(connection: &mut PgConnection) -> Result<Server> {
    let row = sqlx::query(
        "select current_setting('server_version_num')::int / 10000 as major, current_database()::text as database,
             current_user::text as role, (select rolsuper from pg_roles where rolname = current_user) as is_superuser,
             current_setting('server_encoding') as encoding, clock_timestamp() as now",
    )
    .fetch_one(connection)
    .await?;
    Ok(Server {
        major: u32::try_from(row.try_get::<i32, _>("major")?).unwrap_or_default(),
        database: row.try_get("database")?,
        role: row.try_get("role")?,
        is_superuser: row.try_get("is_superuser")?,
        encoding: row.try_get("encoding")?,
        now: row.try_get::<jiff_sqlx::Timestamp, _>("now")?.to_jiff(),
    })
}

pub(super) async fn extensions(connection: &mut PgConnection) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar("select extname::text from pg_extension").fetch_all(connection).await?)
}

/// Rights on our tables and sequences that the role lacks, out of those that deploy/sql/grants.sql hands out. The tables in
/// which migrations keep their notes are read-only. Notes are written and their text is edited. Tries to call someone and
/// corrections of answers are only added. What happened to jobs is not rewritten. An entry of the audit trail is added without its number
/// and time.
pub(super) async fn missing_rights(connection: &mut PgConnection) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select n.nspname || '.' || c.relname || ': ' || needed.name
         from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
         cross join lateral (
             select * from (values ('SELECT', true), ('INSERT', false), ('UPDATE', false), ('DELETE', false)) as t (name, reads)
             where c.relkind in ('r', 'p') and (t.reads or c.relname <> '_sqlx_migrations')
                 and not (c.relname in ('notes', 'contact_tries', 'submission_corrections') and t.name in ('UPDATE', 'DELETE'))
                 and not (c.relname in ('job_actions', 'job_errors') and t.name = 'UPDATE')
                 and not (c.relname ~ '^audit' and t.name in ('UPDATE', 'DELETE'))
                 and not (c.relname = 'audit_entries' and t.name = 'INSERT' and has_column_privilege(c.oid, 'action', 'INSERT'))
                 and not has_table_privilege(c.oid, t.name)
             union all
             select 'UPDATE of text and edited_at', false where c.relname = 'notes'
                 and not (has_column_privilege(c.oid, 'text', 'UPDATE') and has_column_privilege(c.oid, 'edited_at', 'UPDATE'))
             union all
             select 'SELECT', true where c.relkind in ('v', 'm') and not has_table_privilege(c.oid, 'SELECT')
             union all
             select 'USAGE', true where c.relkind = 'S' and not has_sequence_privilege(c.oid, 'USAGE')
         ) needed
         where n.nspname in ('public', 'apalis') and c.relkind in ('r', 'p', 'v', 'm', 'S')
         order by 1",
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn owns_tables(connection: &mut PgConnection) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (
             select from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname in ('public', 'apalis') and c.relkind in ('r', 'p') and pg_has_role(c.relowner, 'USAGE'))",
    )
    .fetch_one(connection)
    .await?)
}

/// What the triggers that keep history and record changes are called.
const WATCHING: [&str; 5] = [
    "history_is_kept",
    "history_is_kept_whole",
    "chain_follows",
    "changes_are_recorded",
    "decisions_about_floods_are_recorded",
];

/// Triggers that keep history as it was written.
const HISTORY: [(&str, &str); 8] = [
    ("notes", "history_is_kept"),
    ("notes", "history_is_kept_whole"),
    ("audit_entries", "history_is_kept"),
    ("audit_entries", "history_is_kept_whole"),
    ("audit_chain", "history_is_kept"),
    ("audit_chain", "history_is_kept_whole"),
    ("audit_chain", "chain_follows"),
    ("submissions", "decisions_about_floods_are_recorded"),
];

/// Tables whose changes are recorded. A test compares them with the database.
const AUDITED: [&str; 33] = [
    "api_tokens",
    "blocked_contacts",
    "case_proposals",
    "cases",
    "client_links",
    "clients",
    "closures",
    "contact_tries",
    "contacts",
    "critical_dates",
    "factor_removals",
    "joined_records",
    "lawyer_questions",
    "links",
    "note_pins",
    "notes",
    "offered_values",
    "passkeys",
    "people",
    "provider_accounts",
    "referrers",
    "services",
    "settings",
    "submission_corrections",
    "submissions",
    "task_items",
    "task_templates",
    "tasks",
    "tenancies",
    "totp_secrets",
    "universities",
    "uploads",
    "users",
];

/// Tables whose history could be changed, or whose changes would not be recorded: a trigger is off, or gone where there has to be
/// one.
pub(super) async fn unwatched(connection: &mut PgConnection) -> Result<Vec<String>> {
    let recorded = AUDITED.map(|table| (table, "changes_are_recorded"));
    let watched: Vec<(&str, &str)> = HISTORY.into_iter().chain(recorded).collect();
    Ok(sqlx::query_scalar(
        "select name from (
             select t.tgrelid::regclass::text as name from pg_trigger t
             where t.tgname = any ($3) and t.tgenabled not in ('O', 'A')
             union
             select needed.name from unnest($1::text[], $2::text[]) as needed (name, trigger)
             where not exists (select from pg_trigger t
                 where t.tgrelid = to_regclass('public.' || needed.name) and t.tgname = needed.trigger)
         ) found order by name",
    )
    .bind(watched.iter().map(|(table, _)| *table).collect::<Vec<_>>())
    .bind(watched.iter().map(|(_, trigger)| *trigger).collect::<Vec<_>>())
    .bind(WATCHING.as_slice())
    .fetch_all(connection)
    .await?)
}
