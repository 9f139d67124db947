-- What a program was answered when it created something with an `Idempotency-Key`, so that a repeated call gets the same
-- answer and creates nothing. Kept for two days (crates/core/src/retention).
create table idempotency_keys (
    user_id uuid not null references users on delete cascade,
    key text not null check (length(key) between 1 and 255),
    -- SHA-256 of method, path and body: the same key with another request is a mistake.
    request_hash bytea not null,
    status smallint not null,
    body json not null,
    created_at timestamptz not null,
    primary key (user_id, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);
