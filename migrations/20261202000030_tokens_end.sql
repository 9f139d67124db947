-- API tokens end, and say what they are for. Those that exist keep what they may do, and end in 90 days.
alter table api_tokens
    add column expires_at timestamptz not null default now() + interval '90 days',
    add column scope text not null default 'ADMIN' check (scope in ('READ', 'WRITE', 'ADMIN'));
