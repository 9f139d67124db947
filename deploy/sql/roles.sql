-- The roles of an environment, and its database. Run by init-env.sh as PostgreSQL's administrator, any number of times.
--
--   clerk_<env>_owner  owns the database and everything in it; `clerk migrate` uses it, nothing else
--   clerk_<env>_app    web server and worker: reads and writes data, and can't change what holds it (grants.sql)

\set owner :database '_owner'
\set app :database '_app'

select format('create role %I login', name) from (values (:'owner'), (:'app')) as wanted (name)
where not exists (select from pg_roles where rolname = name) \gexec

-- Passwords come by standard input, as \set, and go into no log.
set log_statement = 'none';
alter role :"owner" login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'owner_password';
alter role :"app" login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'app_password';

select format('create database %I owner %I encoding ''UTF8'' template template0', :'database', :'owner')
where not exists (select from pg_database where datname = :'database') \gexec

\connect :"database"
-- Made here, so that the owner needs no right to make any.
create extension if not exists btree_gin;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists pgcrypto;
create extension if not exists hstore;
