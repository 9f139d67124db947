-- no-transaction
-- What coordinators are told of at their next visit.
create index concurrently notes_told on notes (created_at desc, id desc)
    where event in ('CASE_CREATED', 'CLOSED', 'REOPENED', 'PROPOSED', 'CRITICAL_DATE');
