-- Sessions end: after a while without use, and for good after some hours. The previous release starts sessions without the new
-- columns; they end after twelve hours.
alter table sessions
    -- What pages and the audit trail call it: the hash is for looking up the cookie only.
    add column id uuid not null default gen_random_uuid(),
    -- The session ends then, however much it is used.
    add column ends_at timestamptz not null default now() + interval '12 hours',
    -- Set when somebody ended it. The row is kept for two weeks, so that a form sent afterwards is kept for its author.
    add column ended_at timestamptz,
    add column is_own_computer boolean not null default false,
    -- An IPv4 address or an IPv6 /64.
    add column network text,
    -- What the browser says it is.
    add column browser text check (length(browser) <= 300);
create unique index sessions_id on sessions (id);

-- What people have written in forms and not saved yet. Only its author sees a draft.
create table drafts (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    -- Which form: the address that it goes to, and whom it is about where that does not say.
    form text not null check (length(form) <= 2000),
    -- The tab that it was written in.
    tab text not null check (length(tab) <= 100),
    -- The page with the form.
    page text not null check (length(page) <= 2000),
    -- The version of the record that its author saw, and the id under which the form is sent.
    version text not null check (length(version) <= 100),
    once text not null check (length(once) <= 100),
    -- {"name": ["text", …]}
    fields jsonb not null,
    updated_at timestamptz not null,
    unique (user_id, form, tab)
);
create index drafts_age on drafts (updated_at);
