-- Lists of cases in more orders: by client, paralegal, file reference, next critical date and last activity. And a case is found by
-- its lawyer's name, as it is by its paralegal's.
--
-- The previous release reads none of the new columns. Triggers fill them whichever release writes.
set local lock_timeout = '5s';

-- Copies, so that an index gives the first page of a list in each order. Compared byte by byte: anyone who sorts by a name, and however
-- the database was made, they come in the same order.
alter table cases
    -- The client's family name and first name; a client without a family name is where the first name puts them.
    add column client_order text collate "C" not null default '',
    -- The paralegal's name; empty without one.
    add column paralegal_order text collate "C",
    -- The first critical date without an outcome.
    add column next_date_on date;

create function name_order(given text) returns text
    language sql immutable parallel safe strict
    return left(btrim(public.search_fold(given)), 200) collate "C";

create or replace function take_client_search_text() returns trigger language plpgsql as $$
declare
    client text;
    client_name text;
    paralegal_name text;
    lawyer_name text;
begin
    -- Waits for anyone who changes the client at this moment. A client who does not exist is refused by the reference. Staff are not
    -- waited for: anyone who deactivates one of them holds that row and waits for the cases. A new name is written by user_gives_names.
    select cl.search_text, cl.last_name || ' ' || cl.first_name into client, client_name
    from clients cl where cl.id = new.client_id for share;
    select u.full_name into paralegal_name from users u where u.id = new.paralegal_id;
    select u.full_name into lawyer_name from users u where u.id = new.lawyer_id;
    new.client_search_text := coalesce(client, '') || coalesce(search_terms(paralegal_name), '')
        || coalesce(search_terms(lawyer_name), '');
    new.client_order := coalesce(name_order(client_name), '');
    new.paralegal_order := name_order(paralegal_name);
    return new;
end
$$;
drop trigger case_takes_client_search_text on cases;
create trigger case_takes_client_search_text before insert or update of client_id, paralegal_id, lawyer_id on cases
    for each row execute function take_client_search_text();

-- What is searched holds the first name before the family name, so two names may be exchanged without changing it.
drop trigger client_gives_search_text on clients;
create trigger client_gives_search_text after update on clients
    for each row when ((old.search_text, old.last_name, old.first_name) is distinct from (new.search_text, new.last_name, new.first_name))
    execute function give_client_search_text();

create function give_staff_names() returns trigger language plpgsql as $$
begin
    update cases set paralegal_id = paralegal_id where paralegal_id = new.id or lawyer_id = new.id;
    return null;
end
$$;
drop trigger paralegal_gives_search_text on users;
drop function give_paralegal_search_text;
create trigger user_gives_names after update of full_name on users
    for each row when (old.full_name is distinct from new.full_name) execute function give_staff_names();

-- What is there already: the first trigger fills the names.
update cases c set client_id = client_id, next_date_on = (
    select min(d.on_date) from critical_dates d where d.case_id = c.id and d.outcome is null and d.deleted_at is null);

-- The next critical date, for all cases of a statement at once, and written only where it is another.
create function keep_next_date() returns trigger language plpgsql as $$
begin
    -- Two people at one case: the second waits here, and then sees what the first has written.
    perform from cases where id in (select case_id from changed) order by id for no key update;
    update cases c set next_date_on = first.on_date
    from (select distinct case_id as id from changed) touched
    cross join lateral (
        select min(d.on_date) as on_date from critical_dates d
        where d.case_id = touched.id and d.outcome is null and d.deleted_at is null
    ) first
    where c.id = touched.id and c.next_date_on is distinct from first.on_date;
    return null;
end
$$;
create trigger next_date_after_insert after insert on critical_dates referencing new table as changed
    for each statement execute function keep_next_date();
create trigger next_date_after_update after update on critical_dates referencing new table as changed
    for each statement execute function keep_next_date();
create trigger next_date_after_delete after delete on critical_dates referencing old table as changed
    for each statement execute function keep_next_date();

-- Each order, of all cases and of the open ones, which are few and often far from where an order of all begins: the oldest, or those
-- that nobody has changed for longest, are closed. Read backwards, an index gives the order turned round. Cases without a date come
-- last both ways, so that order has two.
create index cases_client_order on cases (client_order, created_at desc, id desc);
create index cases_paralegal_order on cases (paralegal_order, created_at desc, id desc);
create index cases_fileref_order on cases (left(fileref, 1), length(fileref), fileref);
create index cases_next_date on cases (next_date_on, created_at desc, id desc);
create index cases_last_date on cases (next_date_on desc nulls last, created_at desc, id desc);
create index cases_open_client_order on cases (client_order, created_at desc, id desc) where is_open;
create index cases_open_paralegal_order on cases (paralegal_order, created_at desc, id desc) where is_open;
create index cases_open_fileref_order on cases (left(fileref, 1), length(fileref), fileref) where is_open;
create index cases_open_next_date on cases (next_date_on, created_at desc, id desc) where is_open;
create index cases_open_last_date on cases (next_date_on desc nulls last, created_at desc, id desc) where is_open;
create index cases_open_updated on cases (updated_at desc, id desc) where is_open;
create index cases_open_topic on cases (topic, created_at desc, id desc) where is_open;
create index cases_open_stage on cases (stage, created_at desc, id desc) where is_open;
-- Of open cases only those that were reopened have an outcome.
create index cases_open_outcome on cases (outcome, created_at desc, id desc) where is_open and outcome is not null;
