-- What a returning client now says differently. The client stays as they are stored until somebody takes the new value over.
create table offered_values (
    id uuid primary key default gen_random_uuid(),
    client_id uuid not null references clients,
    -- The case whose form said so; none if it comes from a record that was joined with the client's.
    case_id uuid references cases,
    -- That record's join.
    join_id uuid,
    -- Which detail, in codes of `ClientDetail`.
    detail text not null check (length(detail) <= 64),
    -- The value as the API would take it.
    offered jsonb not null,
    created_at timestamptz not null,
    -- Somebody has decided: whether the value was taken over.
    settled_at timestamptz,
    settled_by uuid references users,
    is_taken boolean,
    check ((settled_at is null) = (settled_by is null)),
    check ((settled_at is null) = (is_taken is null))
);
create index offered_values_client on offered_values (client_id, created_at);
create index offered_values_case on offered_values (case_id);

-- Names, addresses and numbers that were offered and are not the client's own: a search finds them too.
alter table clients add column also_known_as text not null default '';

drop trigger client_gives_search_text on clients;
drop index clients_search;
alter table clients drop column search_text;
alter table clients add column search_text text not null generated always as (search_fold(
    first_name || ' ' || last_name || ' ' || preferred_name || ' ' || email || ' ' ||
    regexp_replace(phone, '[^0-9]', '', 'g') || ' ' || also_known_as)) stored;
create index clients_search on clients using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 256);
create trigger client_gives_search_text after update on clients
    for each row when (old.search_text is distinct from new.search_text) execute function give_client_search_text();
