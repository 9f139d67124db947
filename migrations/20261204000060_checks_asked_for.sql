-- Someone who may not check a critical date can ask for it: who asked, and when. Once the date is checked, or is another date, nothing is
-- asked any more. The previous release knows nothing of it, so a trigger keeps it in step.
set local lock_timeout = '5s';

alter table critical_dates
    add column check_asked_by uuid references users,
    add column check_asked_at timestamptz,
    add constraint critical_dates_check_asked_both check ((check_asked_by is null) = (check_asked_at is null));

create function keep_check_asked() returns trigger language plpgsql as $$
begin
    if new.is_reviewed or (new.date_type, new.on_date) is distinct from (old.date_type, old.on_date) then
        new.check_asked_by := null;
        new.check_asked_at := null;
    end if;
    return new;
end $$;
create trigger critical_date_check_asked before update on critical_dates
    for each row when (old.check_asked_at is not null) execute function keep_check_asked();

create index critical_dates_check_asked on critical_dates (on_date, case_id)
    where check_asked_at is not null and not is_reviewed and deleted_at is null;
