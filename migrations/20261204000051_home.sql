-- What the homes ask for. In the inbox, what presses comes first.
create index cases_inbox_urgent on cases (next_date_on, created_at, id) where is_open and paralegal_id is null;
create index cases_closed_at on cases (closed_at) where closed_at is not null;
-- What coordinators are told of at their next visit.
create index notes_told on notes (created_at desc, id desc)
    where event in ('CASE_CREATED', 'CLOSED', 'REOPENED', 'PROPOSED', 'CRITICAL_DATE');
