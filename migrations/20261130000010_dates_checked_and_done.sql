-- Two states of a critical date that used to be one: somebody else has checked it, and what became of it. Only the second takes it
-- off the lists: a hearing that was reviewed used to vanish from them before it was held. Hearings have a time, days in the past
-- have a reason, and dates can be deleted.
--
-- The previous release knows `is_reviewed` alone. It stays as the flag of the first state, and a trigger keeps the rest in step.
set local lock_timeout = '5s';

alter table critical_dates
    -- Who checked it, and when; unknown for dates that were checked before this was kept.
    add column checked_by uuid references users,
    add column checked_at timestamptz,
    add column outcome text check (outcome in ('DONE', 'MET', 'MISSED', 'VACATED')),
    add column outcome_notes text not null default '' check (length(outcome_notes) <= 4000),
    add column outcome_by uuid references users,
    add column outcome_at timestamptz,
    -- Only hearings have these. A time of day in Melbourne and not a moment, as the day is a day.
    add column hearing_time time,
    add column hearing_minutes integer check (hearing_minutes between 1 and 1440),
    add column hearing_room text not null default '' check (length(hearing_room) <= 200),
    add column hearing_link text check (length(hearing_link) <= 1000),
    -- Why a day was entered that was in the past.
    add column past_reason text not null default '' check (length(past_reason) <= 1000),
    add column deleted_at timestamptz,
    add column deleted_by uuid references users,
    -- What staff type to find it: case, client, notes, place.
    add column search_text text not null default '';

-- Reviewed used to mean done, too. A closed case has nothing open, so what still lay ahead when it was closed is no longer needed.
update critical_dates d
set outcome = case when d.on_date < (now() at time zone 'Australia/Melbourne')::date then 'DONE' else 'VACATED' end
from cases c
where c.id = d.case_id and (not c.is_open or d.is_reviewed and d.on_date < (now() at time zone 'Australia/Melbourne')::date);

-- Keeps in step what the previous release does not know: a date that is changed as it does it has to be checked again and has no
-- outcome any more, and what is no hearing has neither time nor room.
create function keep_critical_date() returns trigger language plpgsql as $$
begin
    if new.date_type <> 'HEARING_LISTED' then
        new.hearing_time := null;
        new.hearing_minutes := null;
        new.hearing_room := '';
        new.hearing_link := null;
    end if;
    if not new.is_reviewed then
        new.checked_by := null;
        new.checked_at := null;
    end if;
    if tg_op = 'UPDATE' and new.outcome = old.outcome
            and (new.date_type, new.on_date) is distinct from (old.date_type, old.on_date) then
        new.outcome := null;
    end if;
    if new.outcome is null then
        new.outcome_notes := '';
        new.outcome_by := null;
        new.outcome_at := null;
    end if;
    return new;
end $$;
create trigger critical_date_kept before insert or update on critical_dates
    for each row execute function keep_critical_date();

-- A case can't close while an ongoing service is unfinished, or a critical date is not checked or has no outcome.
create or replace function check_case_closing() returns trigger language plpgsql as $$
begin
    if is_import() then
        return new;
    end if;
    if exists (select from services
               where case_id = new.id and category = 'ONGOING' and finished_on is null and not is_deleted) then
        raise exception 'an ongoing service is unfinished' using errcode = 'CK001';
    end if;
    if exists (select from critical_dates
               where case_id = new.id and deleted_at is null and (not is_reviewed or outcome is null)) then
        raise exception 'a critical date is not checked or has no outcome' using errcode = 'CK002';
    end if;
    return new;
end $$;

-- On a closed case no critical date is set, and none becomes open again. A change that leaves the date itself alone is fine.
create or replace function check_critical_date() returns trigger language plpgsql as $$
begin
    if is_import() or new.deleted_at is not null then
        return new;
    end if;
    if tg_op = 'UPDATE' and old.deleted_at is null
            and (new.date_type, new.on_date, new.hearing_type, new.hearing_location)
                is not distinct from (old.date_type, old.on_date, old.hearing_type, old.hearing_location)
            and (new.is_reviewed or not old.is_reviewed) and (new.outcome is not null or old.outcome is null) then
        return new;
    end if;
    if not (select is_open from cases where id = new.case_id for share) then
        raise exception 'the case is closed' using errcode = 'CK003';
    end if;
    return new;
end $$;
drop trigger critical_date_set on critical_dates;
-- By its name it runs after critical_date_kept, and so sees what that has done.
create trigger critical_date_set before insert or update on critical_dates
    for each row execute function check_critical_date();

-- The text that is searched.
create function critical_date_text(fileref text, client text, notes text, place text, room text, outcome_notes text)
    returns text language sql immutable parallel safe
    return search_fold(fileref || ' ' || notes || ' ' || place || ' ' || room || ' ' || outcome_notes) || ' ' || client;

create function take_critical_date_text() returns trigger language plpgsql as $$
begin
    -- Waits for anyone who changes the client at this moment. A case that does not exist is refused by the reference.
    new.search_text := coalesce((
        select critical_date_text(c.fileref, c.client_search_text, new.notes, new.hearing_location, new.hearing_room, new.outcome_notes)
        from cases c where c.id = new.case_id for share), '');
    return new;
end $$;
create trigger critical_date_takes_text
    before insert or update of case_id, notes, hearing_location, hearing_room, outcome_notes, outcome, search_text on critical_dates
    for each row execute function take_critical_date_text();

create function give_critical_dates_text() returns trigger language plpgsql as $$
begin
    -- The trigger above makes it.
    update critical_dates set search_text = '' where case_id = new.id;
    return null;
end $$;
create trigger case_gives_critical_dates_text after update on cases
    for each row when (old.client_search_text is distinct from new.client_search_text) execute function give_critical_dates_text();

update critical_dates set search_text = '';

-- An index for every filter. Dates that are not checked have critical_dates_upcoming.
create index critical_dates_open on critical_dates (on_date, case_id) where outcome is null and deleted_at is null;
create index critical_dates_open_type on critical_dates (date_type, on_date, case_id) where outcome is null and deleted_at is null;
create index critical_dates_type on critical_dates (date_type, on_date, case_id);
create index critical_dates_search on critical_dates using gin (search_text gin_trgm_ops);
alter index critical_dates_search set (gin_pending_list_limit = 256);

-- Open cases of somebody that lack a check, oldest first.
create index cases_checks_missing on cases (created_at, id)
    where is_open and paralegal_id is not null and stage <> 'UNSTARTED' and (conflict_check is null or eligibility_check is null);
