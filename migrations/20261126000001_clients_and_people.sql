-- Lists of clients and people: by name, newest first, and what staff type when they look for somebody.

alter table people add column search_text text not null generated always as (search_fold(
    full_name || ' ' || email || ' ' || regexp_replace(phone, '[^0-9]', '', 'g'))) stored;
create index people_search on people using gin (search_text gin_trgm_ops);
create index people_name on people (left(search_fold(full_name), 100), id);

create index clients_name on clients (left(search_fold(last_name), 100), left(search_fold(first_name), 100), id);
create index clients_created on clients (created_at desc, id desc);
