-- Failed sign-ins of all accounts together, minute by minute: someone who tries one password on every account stays below the
-- counters of each. The previous release does not write here.
create table sign_in_failures (
    minute timestamptz primary key,
    failures integer not null,
    -- Whether an alert was raised in this minute.
    is_alert boolean not null default false
);

-- How people sign in: one more thing that there is one of.
alter table settings drop constraint settings_name_check,
    add constraint settings_name_check check (name in ('ORGANISATION', 'STAFF_DOMAINS', 'SIGN_IN'));
insert into settings (name, value, updated_at) values ('SIGN_IN', '{}', now());
