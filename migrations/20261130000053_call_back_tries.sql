-- A call-back is more than done or not: each try with how it ended, when to try again, the case that it became.
alter table contacts
    -- How often they have asked while the call-back was open, and when last. The previous release leaves the day empty.
    add column times_asked integer not null default 1 check (times_asked > 0),
    add column last_asked_at timestamptz,
    add column try_again_on date,
    add column case_id uuid references cases,
    add column search_text text not null
        generated always as (search_fold(name || ' ' || regexp_replace(phone, '[^0-9]', '', 'g'))) stored;
create index contacts_phone on contacts (phone_digits(phone)) where handled_at is null;
create index contacts_done on contacts (handled_at desc, id) where handled_at is not null;
create index contacts_search on contacts using gin (search_text gin_trgm_ops);
create index contacts_case on contacts (case_id);

create table contact_tries (
    id uuid primary key default gen_random_uuid(),
    contact_id uuid not null references contacts,
    outcome text not null check (length(outcome) between 1 and 64),
    comment text not null default '' check (length(comment) <= 4000),
    try_again_on date,
    tried_by uuid not null references users,
    tried_at timestamptz not null
);
create index contact_tries_contact on contact_tries (contact_id, tried_at desc, id);
