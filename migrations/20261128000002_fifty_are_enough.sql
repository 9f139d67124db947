-- A search says "more than 50" of a kind (crates/core/src/search/mod.rs): 51 hits are enough, for which fewer of the newest need to
-- be looked through.
create or replace function notes_holding(sought tsquery) returns table (id uuid, created_at timestamptz)
    language plpgsql stable set gin_fuzzy_search_limit = 400
    set plan_cache_mode = force_generic_plan
    as $$
declare
    enough constant integer := 51;
    newest constant integer := 500;
    -- From so many hits among the newest on, enough are met within `more` notes.
    many constant integer := 15;
    more constant integer := 1500;
    looked_through integer := newest;
    held integer;
    met integer;
    oldest record;
begin
    return query
        select n.id, n.created_at
        from (select o.id, o.created_at, o.search_words from notes o where o.note_type <> 'EVENT'
              order by o.created_at desc, o.id desc limit newest) n
        where n.search_words @@ sought limit enough;
    get diagnostics held = row_count;
    if held between many and enough - 1 then
        return query
            select n.id, n.created_at
            from (select o.id, o.created_at, o.search_words from notes o where o.note_type <> 'EVENT'
                  order by o.created_at desc, o.id desc offset newest limit more) n
            where n.search_words @@ sought limit enough - held;
        get diagnostics met = row_count;
        held := held + met;
        looked_through := newest + more;
    end if;
    if held < enough then
        select o.id, o.created_at into oldest from notes o where o.note_type <> 'EVENT'
        order by o.created_at desc, o.id desc offset looked_through - 1 limit 1;
        return query
            select n.id, n.created_at from notes n
            where n.search_words @@ sought and (n.created_at, n.id) < (oldest.created_at, oldest.id);
    end if;
end
$$;

create or replace function cases_answering(sought tsquery) returns table (id uuid, created_at timestamptz)
    language plpgsql stable set gin_fuzzy_search_limit = 400
    set plan_cache_mode = force_generic_plan
    as $$
declare
    enough constant integer := 51;
    newest constant integer := 500;
    many constant integer := 15;
    more constant integer := 1500;
    looked_through integer := newest;
    held integer;
    met integer;
    oldest record;
begin
    return query
        select c.id, c.created_at
        from (select o.id, o.created_at, o.answer_words from cases o
              order by o.created_at desc, o.id desc limit newest) c
        where c.answer_words @@ sought limit enough;
    get diagnostics held = row_count;
    if held between many and enough - 1 then
        return query
            select c.id, c.created_at
            from (select o.id, o.created_at, o.answer_words from cases o
                  order by o.created_at desc, o.id desc offset newest limit more) c
            where c.answer_words @@ sought limit enough - held;
        get diagnostics met = row_count;
        held := held + met;
        looked_through := newest + more;
    end if;
    if held < enough then
        select o.id, o.created_at into oldest from cases o
        order by o.created_at desc, o.id desc offset looked_through - 1 limit 1;
        return query
            select c.id, c.created_at from cases c
            where c.answer_words @@ sought and (c.created_at, c.id) < (oldest.created_at, oldest.id);
    end if;
end
$$;
