-- What staff type to find a client, kept in the cases too: a walk through a list of cases (crates/core/src/search/common.rs)
-- would look up a client for each case it passes otherwise, which took most of its time.
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
