-- What is common is met among the newest rows (crates/core/src/search/common.rs).
create index people_created on people (created_at desc, id desc);
create index tenancies_created on tenancies (created_at desc, id desc);

-- Notes that hold words, see the migration that made it. 500 of the newest are looked through in place of 2,500, which for words
-- that hardly any note holds took longer than anything else of a search; of words that many of them hold, more are.
create or replace function notes_holding(sought tsquery) returns table (id uuid, created_at timestamptz)
    language plpgsql stable set gin_fuzzy_search_limit = 400
    set plan_cache_mode = force_generic_plan
    as $$
declare
    enough constant integer := 101;
    newest constant integer := 500;
    -- From so many hits among the newest on, enough are met within `more` notes.
    many constant integer := 15;
    more constant integer := 3500;
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

-- The words of answers, stored like those of notes, and looked for in the same way.
alter table cases add column answer_words tsvector
    generated always as (jsonb_to_tsvector('english', answers, '["string", "numeric"]')) stored;
drop index cases_answers;
create index cases_answers on cases using gin (answer_words);

create or replace function cases_answering(sought tsquery) returns table (id uuid, created_at timestamptz)
    language plpgsql stable set gin_fuzzy_search_limit = 400
    set plan_cache_mode = force_generic_plan
    as $$
declare
    enough constant integer := 101;
    newest constant integer := 500;
    many constant integer := 15;
    more constant integer := 3500;
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
