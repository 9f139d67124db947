-- Find anything: what the search box looks through.

-- Addresses, as people type them.
alter table tenancies add column search_text text not null
    generated always as (search_fold(address || ' ' || suburb || ' ' || postcode)) stored;
create index tenancies_search on tenancies using gin (search_text gin_trgm_ops);

-- The words of notes. Stored, so that a word that many notes hold can be looked for from the newest note on.
alter table notes add column search_words tsvector
    generated always as (case when note_type <> 'EVENT' then to_tsvector('english', search_fold(text)) end) stored;
create index notes_words on notes using gin (search_words);
create index notes_newest on notes (created_at desc, id desc) where note_type <> 'EVENT';

-- The words of the answers of a case.
create index cases_answers on cases using gin (jsonb_to_tsvector('english', answers, '["string", "numeric"]'));

-- Filerefs by their beginning, whatever the database's collation.
create index cases_fileref_start on cases (fileref text_pattern_ops);

-- Whom somebody may have meant, in spite of a typing error: nearest first. In functions, since the nearness that the index
-- looks for is a setting.
create function clients_like(typed text, most integer) returns table (id uuid, nearness real)
    language sql stable set pg_trgm.word_similarity_threshold = 0.45
    as $$ select cl.id, word_similarity(typed, cl.search_text) from clients cl where typed <% cl.search_text order by 2 desc limit most $$;
create function people_like(typed text, most integer) returns table (id uuid, nearness real)
    language sql stable set pg_trgm.word_similarity_threshold = 0.45
    as $$ select pe.id, word_similarity(typed, pe.search_text) from people pe where typed <% pe.search_text order by 2 desc limit most $$;
create function tenancies_like(typed text, most integer) returns table (id uuid, nearness real)
    language sql stable set pg_trgm.word_similarity_threshold = 0.45
    as $$ select t.id, word_similarity(typed, t.search_text) from tenancies t where typed <% t.search_text order by 2 desc limit most $$;
