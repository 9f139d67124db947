-- What staff type to find a client, kept in the cases too: a list of cases would look up the client of each case otherwise, which
-- took most of its time.
create extension if not exists btree_gin;
alter table cases add column client_search_text text not null default '';

create function take_client_search_text() returns trigger language plpgsql as $$
begin
    -- Waits for whoever changes the client at this moment. A client who does not exist is refused by the reference.
    new.client_search_text := coalesce(
        (select cl.search_text from clients cl where cl.id = new.client_id for share), '');
    return new;
end
$$;
create trigger case_takes_client_search_text before insert or update of client_id on cases
    for each row execute function take_client_search_text();

create function give_client_search_text() returns trigger language plpgsql as $$
begin
    update cases set client_search_text = new.search_text where client_id = new.id;
    return null;
end
$$;
create trigger client_gives_search_text after update on clients
    for each row when (old.search_text is distinct from new.search_text) execute function give_client_search_text();

update cases c set client_search_text = cl.search_text from clients cl where cl.id = c.client_id;

-- So many quarters after the year 0. PostgreSQL writes the table anew for it, without what the update left behind.
alter table cases add column created_quarter smallint not null generated always as (
    extract(year from created_at at time zone 'UTC') * 4 + extract(quarter from created_at at time zone 'UTC')) stored;

-- Of a quarter alone, and of all: the newest quarter holds the first page of what is neither rare nor common.
create index cases_client_search on cases using gin (created_quarter, client_search_text gin_trgm_ops);

-- New rows wait in a list that each search reads from its beginning to its end. 4 MB of them, as by default, took more than ten times
-- as long as the index itself.
alter index cases_client_search set (gin_pending_list_limit = 256);
alter index clients_search set (gin_pending_list_limit = 256);
alter index people_search set (gin_pending_list_limit = 256);
alter index tenancies_search set (gin_pending_list_limit = 256);
alter index cases_answers set (gin_pending_list_limit = 256);
alter index notes_words set (gin_pending_list_limit = 256);
