-- People of one household share an email address, and some have none, so an address no longer tells clients apart.
--
-- The previous release adds clients from submissions with `on conflict (lower(email))`, which needs the unique index that goes
-- here. While a deploy lasts, its workers fail at such a job, try it again later, and a worker of this release does it. After a
-- rollback that lasts longer than an hour, these submissions wait under "Failed submissions" until this release is back. As long
-- as no two clients share an address, `create unique index clients_email on clients (lower(email))` helps too.
drop index clients_email;
create index clients_by_email on clients (lower(email));
alter table clients alter column email set default '';

-- A name as names are compared: no accents, capitals, blanks, apostrophes, hyphens or invisible signs. Letters of any script stay.
create function name_key(text) returns text
    language sql immutable parallel safe strict
    return regexp_replace(search_fold($1),
        '[\s''’‘ʼ`´.,;:()"“”/_‐‑‒–—\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff-]+', '', 'g');

-- The digits that every way of writing a phone number shares: without 0011, 00 and 61 in front, and without the leading 0. Empty
-- for what can't be one number.
create function phone_digits(text) returns text
    language sql immutable parallel safe strict
    return coalesce(substring(regexp_replace($1, '[^0-9]', '', 'g')
        from '^(?:(?:0011|00)?61(?=0?[1-9][0-9]{8}$))?0?([1-9][0-9]{5,11})$'), '');

create index clients_phone on clients (phone_digits(phone)) where phone <> '';
create index clients_birth on clients (date_of_birth, name_key(first_name || last_name)) where date_of_birth is not null;
create index people_email on people (lower(email)) where email <> '';
create index people_phone on people (phone_digits(phone)) where phone <> '';
create index people_name_key on people (name_key(full_name)) where full_name <> '';

-- Two clients who share an email address or a phone number, for a coordinator to look at. Each pair once, the lower id first.
create table client_links (
    id uuid primary key default gen_random_uuid(),
    one_id uuid not null references clients,
    other_id uuid not null references clients,
    reason text not null check (reason in ('EMAIL', 'PHONE')),
    created_at timestamptz not null,
    -- Somebody has looked at it, and they are different people.
    settled_at timestamptz,
    settled_by uuid references users,
    check (one_id < other_id),
    unique (one_id, other_id),
    check ((settled_at is null) = (settled_by is null))
);
create index client_links_other on client_links (other_id);
