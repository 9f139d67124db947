-- Rights in an environment's database: who may connect, and what the application's role may do, first with any table, then what it
-- may not do with some. Run as PostgreSQL's administrator when a database is created or restored, and after every migration.
--
--   psql -d <the database, whatever it is called at the moment> -v database=clerk_<env>

\set owner :database '_owner'
\set app :database '_app'

-- Other roles can't connect, and nobody creates temporary tables in it.
select format('revoke all on database %I from public', current_database()) \gexec
select format('grant connect on database %I to %I', current_database(), :'app') \gexec
-- A transaction that its process has forgotten must not hold locks forever.
select format('alter role %I in database %I set idle_in_transaction_session_timeout = %L', rolname, current_database(), '60s')
from pg_roles where rolname in (:'app', :'app' || '2') \gexec
-- Nor may a statement run, or wait for a lock, for as long as it likes. Clerk's processes set limits of their own
-- (crates/platform/src/db/mod.rs); these are for whatever does not.
select format('alter role %I in database %I set statement_timeout = %L', rolname, current_database(), '60s'),
       format('alter role %I in database %I set lock_timeout = %L', rolname, current_database(), '10s')
from pg_roles where rolname in (:'app', :'app' || '2') \gexec
-- Our functions set a parameter of pg_trgm. Only an administrator may set a parameter that PostgreSQL does not know yet, so the
-- library has to be loaded at the start of each session.
select format('alter database %I set session_preload_libraries = pg_trgm', current_database()) \gexec

begin;
set local role :"owner";

-- What is there, and what migrations will create from now on.
select format('grant usage on schema %I to %I', nspname, :'app') from pg_namespace where nspname in ('public', 'apalis') \gexec
select format('grant select, insert, update, delete on all tables in schema %I to %I', nspname, :'app'),
       format('grant usage on all sequences in schema %I to %I', nspname, :'app')
from pg_namespace where nspname in ('public', 'apalis') \gexec
alter default privileges grant usage on schemas to :"app";
alter default privileges grant select, insert, update, delete on tables to :"app";
alter default privileges grant usage on sequences to :"app";

-- Which migrations have run is the owner's business.
select format('revoke insert, update, delete on %s from %I', oid::regclass, :'app')
from pg_class where relname = '_sqlx_migrations' and relkind = 'r' \gexec

-- History stays as it was written. A note's author may correct its text; who wrote it, when, and what an event says can't change,
-- and nothing can be deleted.
select format('revoke update, delete on notes from %I', :'app'), format('grant update (text, edited_at) on notes to %I', :'app')
where to_regclass('notes') is not null \gexec
-- Tries to call someone and corrections of answers: what people did.
select format('revoke update, delete on %s from %I', oid::regclass, :'app')
from pg_class where relname in ('contact_tries', 'submission_corrections') and relkind = 'r' \gexec
-- Kept for 90 days, then deleted; never rewritten.
select format('revoke update on %s from %I', oid::regclass, :'app')
from pg_class where relname in ('job_actions', 'job_errors') and relkind = 'r' \gexec
-- By its name, for future migrations: rows of a table named audit… can't be changed.
select format('revoke update, delete on %s from %I', oid::regclass, :'app')
from pg_class where relname ~ '^audit' and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace \gexec
-- Nor can the servers choose an entry's number and time: the database sets both.
select format('revoke insert on audit_entries from %I', :'app'),
       format('grant insert (%s) on audit_entries to %I', string_agg(quote_ident(attname), ', ' order by attnum), :'app')
from pg_attribute where attrelid = to_regclass('audit_entries') and attnum > 0 and not attisdropped and attname not in ('id', 'at')
having count(*) > 0 \gexec
commit;
