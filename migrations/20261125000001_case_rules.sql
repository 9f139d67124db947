-- Rules of a case that must hold however many people work on it at the same moment. Each trigger locks the case's row first,
-- so that closing it and adding to it wait for each other. The errors carry codes of our own (class CK), which the
-- application turns into words that say what to do; see crates/core/src/cases/rules.rs.
--
-- Data that comes over from the old system, and made-up data, is older than some rules: `set local clerk.import = 'on'`.

create function is_import() returns boolean language sql stable
    return coalesce(current_setting('clerk.import', true), '') = 'on';

-- A case can't close while an ongoing service is unfinished or a critical date is unreviewed.
create function check_case_closing() returns trigger language plpgsql as $$
begin
    if is_import() then
        return new;
    end if;
    if exists (select from services
               where case_id = new.id and category = 'ONGOING' and finished_on is null and not is_deleted) then
        raise exception 'an ongoing service is unfinished' using errcode = 'CK001';
    end if;
    if exists (select from critical_dates where case_id = new.id and not is_reviewed) then
        raise exception 'a critical date is not reviewed' using errcode = 'CK002';
    end if;
    return new;
end $$;
create trigger case_closing before update of is_open on cases
    for each row when (old.is_open and not new.is_open) execute function check_case_closing();

-- A critical date can't be set on a closed case.
create function check_critical_date() returns trigger language plpgsql as $$
begin
    if is_import() then
        return new;
    end if;
    if not (select is_open from cases where id = new.case_id for share) then
        raise exception 'the case is closed' using errcode = 'CK003';
    end if;
    return new;
end $$;
create trigger critical_date_set before insert or update of on_date, date_type, hearing_type, hearing_location on critical_dates
    for each row execute function check_critical_date();

-- A closed case has no unfinished ongoing service.
create function check_service() returns trigger language plpgsql as $$
begin
    if is_import() then
        return new;
    end if;
    if not (select is_open from cases where id = new.case_id for share)
            and new.category = 'ONGOING' and new.finished_on is null and not new.is_deleted then
        raise exception 'the case is closed' using errcode = 'CK004';
    end if;
    return new;
end $$;
create trigger service_set before insert or update on services for each row execute function check_service();

-- Open and stage say the same.
alter table cases add constraint cases_closed_stage check (is_open = (stage <> 'CLOSED')) not valid;
