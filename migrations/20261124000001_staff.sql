-- Staff, how they sign in, and the tokens of programs that act for them.

create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- unaccent() is only STABLE because its dictionary could be swapped; ours is fixed by name, so an index may rely on it.
create function search_fold(text) returns text
    language sql immutable parallel safe strict
    return lower(public.unaccent('public.unaccent'::regdictionary, $1));

create table users (
    id uuid primary key default gen_random_uuid(),
    email text not null unique check (email = lower(email) and email like '%_@_%' and length(email) <= 254),
    full_name text not null check (length(full_name) between 1 and 200),
    password_hash text,
    -- A user's role is the highest of their groups.
    groups text[] not null default '{}' check (groups <@ array['PARALEGAL', 'LAWYER', 'COORDINATOR', 'ADMIN']),
    is_superuser boolean not null default false,
    is_active boolean not null default true,
    is_intern boolean not null default false,
    case_capacity integer not null default 4 check (case_capacity between 0 and 1000),
    university text not null default '' check (length(university) <= 200),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index users_groups on users using gin (groups);

create table sessions (
    -- SHA-256 of the cookie's value: a copy of this table signs nobody in.
    token_hash bytea primary key,
    user_id uuid not null references users on delete cascade,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

-- Failed sign-ins per account and per address. Each further failure makes the next try wait longer, up to a limit.
create table sign_in_throttles (
    key text primary key,
    failures integer not null,
    last_failure_at timestamptz not null,
    blocked_until timestamptz not null
);

create table api_tokens (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    name text not null check (length(name) between 1 and 100),
    token_hash bytea not null unique,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
);
create index api_tokens_user on api_tokens (user_id);
