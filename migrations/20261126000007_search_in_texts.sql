-- Which notes and cases hold words. In functions, since how much of a common word's matches the index gives is a setting: with
-- more than some thousand of them, the search takes a sample in place of reading them all. A planner that does not know the
-- words would otherwise walk through all notes from the newest, hoping to meet some soon.
create function notes_holding(sought tsquery) returns table (id uuid, created_at timestamptz)
    language sql stable set gin_fuzzy_search_limit = 5000
    as $$ select n.id, n.created_at from notes n where n.search_words @@ sought $$;
create function cases_answering(sought tsquery) returns table (id uuid, created_at timestamptz)
    language sql stable set gin_fuzzy_search_limit = 5000
    as $$ select c.id, c.created_at from cases c where jsonb_to_tsvector('english', c.answers, '["string", "numeric"]') @@ sought $$;

-- The search no longer reads notes from the newest on.
drop index notes_newest;
