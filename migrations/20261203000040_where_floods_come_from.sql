-- From which network a form was sent, so that what one address sends does not have everybody's forms held back. The previous release
-- leaves it empty.
alter table submissions
    -- A keyed hash of the network; emptied after a day.
    add column submitted_from text;
create index submissions_submitted_from on submissions (submitted_at) where submitted_from is not null;
-- Those that are held back and wait for someone to decide are counted on every page of a coordinator; those that were discarded are not
-- looked at.
create index submissions_held_waiting on submissions (held_at desc, id) where held_at is not null and discarded_at is null;

-- What strangers send on a day, by network, since what nobody has asked for is kept for weeks.
create table sent_by_strangers (
    -- In Melbourne.
    on_day date not null,
    -- A keyed hash.
    network text not null,
    -- Of files.
    bytes bigint not null default 0,
    -- That were begun.
    forms integer not null default 0,
    primary key (on_day, network)
);
-- Files that may belong to nothing.
create index uploads_without_case on uploads (created_at, id) where case_id is null;
