-- Notes that are shown above a case's timeline. There are at most three of a case; the servers lock the case to count them.
set local lock_timeout = '5s';

create table note_pins (
    id uuid primary key default gen_random_uuid(),
    note_id uuid not null unique references notes,
    case_id uuid not null references cases,
    pinned_by uuid not null references users,
    pinned_at timestamptz not null
);
create index note_pins_case on note_pins (case_id);
select audit_table('note_pins', 'NOTE_PIN');
