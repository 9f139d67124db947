-- The roles of an environment, and its database. Run by init-env.sh as PostgreSQL's administrator, any number of times.
--
--   clerk_<env>_owner  owns the database and everything in it; `clerk migrate` uses it, nothing else
--   clerk_<env>_app    web server and worker: reads and writes data, and can't change the schema (grants.sql)
--   clerk_<env>_app2   the same under another name. One of the two is in use; a new password goes to the other, so that tasks
--                      with the old one keep it for as long as they run.
--
-- New roles may not sign in yet.

\set owner :database '_owner'
\set app :database '_app'
\set app2 :database '_app2'

select format('create role %I nologin', name) from (values (:'owner'), (:'app'), (:'app2')) as wanted (name)
where not exists (select from pg_roles where rolname = name) \gexec
alter role :"owner" nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role :"app" nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role :"app2" nosuperuser nocreatedb nocreaterole noreplication nobypassrls inherit;
grant :"app" to :"app2";

select format('create database %I owner %I encoding ''UTF8'' template template0', :'database', :'owner')
where not exists (select from pg_database where datname = :'database') \gexec

\connect :"database"
-- Created here, so that the owner does not need the right to create them.
create extension if not exists btree_gin;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists pgcrypto;
create extension if not exists hstore;
