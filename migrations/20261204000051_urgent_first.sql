-- no-transaction
-- What the homes ask for. In the inbox, what presses comes first.
create index concurrently cases_inbox_urgent on cases (next_date_on, created_at, id) where is_open and paralegal_id is null;
