-- Staff: links with which they set a password, how busy they are. Settings of the centre.

create table password_links (
    -- SHA-256 of the link's token: a copy of this table opens nothing.
    token_hash bytea primary key,
    user_id uuid not null references users on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index password_links_user on password_links (user_id);
create index password_links_expiry on password_links (expires_at);

-- The open cases of a member of staff; one whose paralegal is its lawyer too counts once.
create view caseload as
    select paralegal_id as user_id, topic from cases where is_open and paralegal_id is not null
    union all
    select lawyer_id, topic from cases where is_open and lawyer_id is not null and paralegal_id is distinct from lawyer_id;
create index cases_load_paralegal on cases (paralegal_id, topic) where is_open;
create index cases_load_lawyer on cases (lawyer_id, paralegal_id, topic) where is_open;

-- Whom a note is about: in an event PARALEGAL or LAWYER who was put on the case, in a performance review the paralegal.
create index notes_subject on notes (subject_id, note_type, created_at desc) where subject_id is not null;

-- One row per thing that there is one of.
create table settings (
    name text primary key check (name in ('ORGANISATION', 'STAFF_DOMAINS')),
    value jsonb not null,
    updated_at timestamptz not null
);
insert into settings (name, value, updated_at) values ('ORGANISATION', '{}', now()), ('STAFF_DOMAINS', '[]', now());

-- What can be chosen as a user's university. Users hold its name, since old data names others.
create table universities (
    id uuid primary key default gen_random_uuid(),
    name text not null check (length(name) between 1 and 200),
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create unique index universities_name on universities (lower(name));
create index users_university on users (university) where university <> '';
insert into universities (name, created_at, updated_at)
    select min(university), now(), now() from users where university <> '' group by lower(university);

create table closures (
    id uuid primary key default gen_random_uuid(),
    closes_on date not null,
    -- The first day on which the office is open again.
    reopens_on date not null,
    call_text text not null check (length(call_text) <= 2000),
    email_text text not null check (length(email_text) <= 4000),
    form_notice text not null check (length(form_notice) <= 2000),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint closures_days check (reopens_on > closes_on),
    constraint closures_overlap exclude using gist (daterange(closes_on, reopens_on) with &&)
);

-- The blacklist.
create table blocked_contacts (
    id uuid primary key default gen_random_uuid(),
    email text not null default '' check (length(email) <= 254),
    phone text not null default '' check (length(phone) <= 50),
    -- The digits that every way of writing the phone number shares.
    phone_key text not null default '' check ((phone = '') = (phone_key = '')),
    comment text not null default '' check (length(comment) <= 2000),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check (email <> '' or phone <> '')
);
create unique index blocked_contacts_email on blocked_contacts (lower(email)) where email <> '';
create unique index blocked_contacts_phone on blocked_contacts (phone_key) where phone_key <> '';

-- Who sends clients to us: names offered where a case says who referred the client.
create table referrers (
    id uuid primary key default gen_random_uuid(),
    kind text not null check (kind in ('COMMUNITY_ORGANISATION', 'HOUSING_SERVICE', 'LEGAL_CENTRE')),
    name text not null check (length(name) between 1 and 200),
    is_active boolean not null default true,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create unique index referrers_name on referrers (kind, lower(name));
