-- What the application's role may do. Run after every migration, as PostgreSQL's administrator: first what it may do with
-- any table, then what it may not with some.

\set owner :database '_owner'
\set app :database '_app'

begin;
set local role :"owner";

-- What is there, and what migrations will make from now on.
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

-- History stays as it was written. A note's author may mend its text; who wrote it, when, and what an event says can't
-- change, and nothing goes.
revoke update, delete on notes from :"app";
grant update (text, edited_at) on notes to :"app";
-- Kept for 90 days, then deleted; never rewritten.
revoke update on job_actions, job_errors from :"app";
-- By its name, for migrations to come: what is called an audit is written once.
select format('revoke update, delete on %s from %I', oid::regclass, :'app')
from pg_class where relname ~ '^audit' and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace \gexec
commit;
