-- Second factors: codes of an app, passkeys, codes for a lost phone. The previous release signs people in without asking for them.

-- Someone half-way through signing in, by the cookie of their browser. It holds what must not be in the browser's hands.
create table sign_in_attempts (
    -- SHA-256 of the cookie's value.
    token_hash bytea primary key,
    -- Known once the first step is done.
    user_id uuid references users on delete cascade,
    -- What comes next: a second factor; setting one up; the answer of a passkey or of a provider. CONFIRMED: someone who is signed in
    -- has just shown again that it is them.
    step text not null check (step in ('FACTOR', 'SET_UP', 'PASSKEY', 'PROVIDER', 'CONFIRMED')),
    -- How the first step was done.
    way text not null check (way in ('PASSWORD', 'PASSKEY', 'GOOGLE', 'MICROSOFT')),
    -- The page to go to afterwards.
    next text not null check (length(next) <= 4000),
    own_computer boolean not null,
    -- The challenge of a passkey, or what was asked of a provider.
    state jsonb,
    expires_at timestamptz not null
);
create index sign_in_attempts_expiry on sign_in_attempts (expires_at);
create index sign_in_attempts_user on sign_in_attempts (user_id);

-- The secret that someone's app makes codes from.
create table totp_secrets (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null unique references users on delete cascade,
    -- Encrypted, with a key that comes from SECRET_KEY.
    secret bytea not null,
    -- When a first code has shown that their app has it; until then it is not asked for.
    confirmed_at timestamptz,
    -- The time step of the last code that was accepted. None is accepted twice.
    last_step bigint not null default 0,
    created_at timestamptz not null
);

create table recovery_codes (
    -- SHA-256 of 120 random bits.
    code_hash bytea primary key,
    user_id uuid not null references users on delete cascade,
    created_at timestamptz not null,
    used_at timestamptz
);
create index recovery_codes_user on recovery_codes (user_id);

create table passkeys (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    credential_id bytea not null unique,
    name text not null check (length(name) between 1 and 100),
    -- The public key and its counter, as the library keeps them.
    credential jsonb not null,
    created_at timestamptz not null,
    last_used_at timestamptz
);
create index passkeys_user on passkeys (user_id);

-- Accounts at Google and Microsoft with which someone signs in.
create table provider_accounts (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    provider text not null check (provider in ('GOOGLE', 'MICROSOFT')),
    issuer text not null check (length(issuer) <= 500),
    subject text not null check (length(subject) <= 500),
    email text not null check (length(email) <= 254),
    created_at timestamptz not null,
    last_used_at timestamptz,
    constraint provider_accounts_subject unique (issuer, subject),
    constraint provider_accounts_one unique (user_id, provider)
);

-- Someone has lost their phone: an admin asks for the removal of their second factor, and another person confirms it.
create table factor_removals (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    reason text not null check (length(reason) between 1 and 500),
    asked_by uuid not null references users on delete cascade,
    asked_at timestamptz not null,
    decided_by uuid references users on delete set null,
    decided_at timestamptz,
    is_confirmed boolean not null default false,
    check (decided_by is distinct from asked_by or not is_confirmed),
    check (decided_by is distinct from user_id or not is_confirmed)
);
create unique index factor_removals_waiting on factor_removals (user_id) where decided_at is null;
create index factor_removals_asked_by on factor_removals (asked_by);
create index factor_removals_decided_by on factor_removals (decided_by);

select audit_table('totp_secrets', 'FACTOR', 'last_step', 'secret');
select audit_table('passkeys', 'FACTOR', 'credential credential_id last_used_at');
select audit_table('provider_accounts', 'FACTOR', 'last_used_at');
select audit_table('factor_removals', 'FACTOR');
