-- Work queues, and notes that their authors may mend.

-- When a note's author last changed it; empty: as it was written.
alter table notes add column edited_at timestamptz;

-- What the queues go by, kept from the notes by a trigger, so that a queue reads no timeline.
alter table cases
    add column next_review_at timestamptz,
    add column conflict_check text check (conflict_check in ('PASSED', 'FAILED')),
    add column eligibility_check text check (eligibility_check in ('PASSED', 'FAILED'));

-- The newest review and checks of the cases whose notes have changed. One update for a whole statement, and only of cases
-- for which something is different: data that is loaded in bulk brings the right values along.
create function keep_queue_state() returns trigger language plpgsql as $$
begin
    if not exists (select from changed where note_type in
            ('REVIEW', 'CONFLICT_CHECK_SUCCESS', 'CONFLICT_CHECK_FAILURE', 'ELIGIBILITY_CHECK_SUCCESS', 'ELIGIBILITY_CHECK_FAILURE')) then
        return null;
    end if;
    -- Two people at one case: the second waits here, and then sees what the first has written.
    perform from cases where id in (select case_id from changed) order by id for no key update;
    update cases c
    set next_review_at = now_is.next_review_at, conflict_check = now_is.conflict_check, eligibility_check = now_is.eligibility_check
    from (select distinct case_id as id from changed) touched
    cross join lateral (
        select
            (select n.event_at from notes n where n.case_id = touched.id and n.note_type = 'REVIEW'
             order by n.created_at desc, n.id desc limit 1) as next_review_at,
            (select case n.note_type when 'CONFLICT_CHECK_SUCCESS' then 'PASSED' else 'FAILED' end from notes n
             where n.case_id = touched.id and n.note_type in ('CONFLICT_CHECK_SUCCESS', 'CONFLICT_CHECK_FAILURE')
             order by n.created_at desc, n.id desc limit 1) as conflict_check,
            (select case n.note_type when 'ELIGIBILITY_CHECK_SUCCESS' then 'PASSED' else 'FAILED' end from notes n
             where n.case_id = touched.id and n.note_type in ('ELIGIBILITY_CHECK_SUCCESS', 'ELIGIBILITY_CHECK_FAILURE')
             order by n.created_at desc, n.id desc limit 1) as eligibility_check
    ) now_is
    where c.id = touched.id
        and (c.next_review_at, c.conflict_check, c.eligibility_check)
            is distinct from (now_is.next_review_at, now_is.conflict_check, now_is.eligibility_check);
    return null;
end $$;
create trigger note_added after insert on notes referencing new table as changed
    for each statement execute function keep_queue_state();
create trigger note_changed after update on notes referencing new table as changed
    for each statement execute function keep_queue_state();

-- What is there already.
update cases c
set next_review_at = newest.next_review_at, conflict_check = newest.conflict_check, eligibility_check = newest.eligibility_check
from (
    select case_id,
        (array_agg(event_at order by created_at desc, id desc) filter (where note_type = 'REVIEW'))[1] as next_review_at,
        (array_agg(case note_type when 'CONFLICT_CHECK_SUCCESS' then 'PASSED' else 'FAILED' end order by created_at desc, id desc)
            filter (where note_type in ('CONFLICT_CHECK_SUCCESS', 'CONFLICT_CHECK_FAILURE')))[1] as conflict_check,
        (array_agg(case note_type when 'ELIGIBILITY_CHECK_SUCCESS' then 'PASSED' else 'FAILED' end order by created_at desc, id desc)
            filter (where note_type in ('ELIGIBILITY_CHECK_SUCCESS', 'ELIGIBILITY_CHECK_FAILURE')))[1] as eligibility_check
    from notes
    where note_type in ('REVIEW', 'CONFLICT_CHECK_SUCCESS', 'CONFLICT_CHECK_FAILURE', 'ELIGIBILITY_CHECK_SUCCESS', 'ELIGIBILITY_CHECK_FAILURE')
    group by case_id
) newest
where c.id = newest.case_id;

-- The orders of the queues; the inbox has its index (cases_inbox).
create index cases_reviews on cases (next_review_at, created_at, id) where is_open;
create index cases_open_paralegal on cases (paralegal_id, updated_at desc, id desc) where is_open;
create index cases_open_lawyer on cases (lawyer_id, updated_at desc, id desc) where is_open;
create index critical_dates_on on critical_dates (on_date, case_id);
