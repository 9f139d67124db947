-- What is common is met among the newest rows (crates/core/src/search/common.rs).
create index people_created on people (created_at desc, id desc);
create index tenancies_created on tenancies (created_at desc, id desc);

-- Notes that hold words, see the migration that made it: 500 of the newest in place of 2,500, which for words that no note holds
-- took longer than anything else of a search.
create or replace function notes_holding(sought tsquery) returns table (id uuid, created_at timestamptz)
    language plpgsql stable set gin_fuzzy_search_limit = 400
    set plan_cache_mode = force_generic_plan
    as $$
declare
    enough constant integer := 101;
    newest constant integer := 500;
    oldest record;
    held integer;
begin
    return query
        select n.id, n.created_at
        from (select o.id, o.created_at, o.search_words from notes o where o.note_type <> 'EVENT'
              order by o.created_at desc, o.id desc limit newest) n
        where n.search_words @@ sought limit enough;
    get diagnostics held = row_count;
    if held < enough then
        select o.id, o.created_at into oldest from notes o where o.note_type <> 'EVENT'
        order by o.created_at desc, o.id desc offset newest - 1 limit 1;
        return query
            select n.id, n.created_at from notes n
            where n.search_words @@ sought and (n.created_at, n.id) < (oldest.created_at, oldest.id);
    end if;
end
$$;
