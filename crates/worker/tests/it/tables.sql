-- What the test jobs leave behind.
create table effects (
    id bigint generated always as identity,
    name text not null,
    attempt integer not null,
    at timestamptz not null default clock_timestamp()
);
create table once (name text primary key);
create table deaths (name text not null, reason text not null);
