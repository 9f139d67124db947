-- Notes that hold words. Common words are found among the newest notes, exactly and in the order in which they are shown; only
-- when those hold too few, the index is asked for older ones. Of words that thousands of notes hold it gives a sample.
create index notes_newest on notes (created_at desc, id desc) where note_type <> 'EVENT';

create or replace function notes_holding(sought tsquery) returns table (id uuid, created_at timestamptz)
    language plpgsql stable set gin_fuzzy_search_limit = 400
    -- A plan for any words: one made for common ones would read all notes.
    set plan_cache_mode = force_generic_plan
    as $$
declare
    -- One more than is counted (crates/core/src/search).
    enough constant integer := 101;
    newest constant integer := 2500;
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

-- Answers have no such order: reading one for its words costs more than finding it by the index.
alter function cases_answering(tsquery) set gin_fuzzy_search_limit = 200;
