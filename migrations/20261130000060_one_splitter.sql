-- One splitter for what is stored and for what is looked for, so that the five searches (everything, cases, clients, people, staff)
-- agree on what a word is.
--
-- The release before this one still works with it: it looks for its own words in the same columns.

-- The words of a text: folded, without signs, and without characters that nobody sees.
create function search_words(given text) returns text[]
    language sql immutable parallel safe strict
    return array_remove(regexp_split_to_array(
        public.search_fold(translate(normalize(given, NFKC),
            U&'\00AD\034F\061C\180E\200B\200C\200D\200E\200F\202A\202B\202C\202D\202E\2060\2061\2062\2063\2064\2066\2067\2068\2069\FEFF', '')),
        '[^[:alnum:]]+'), '');

-- The words of a name, email or address, ` like these `. Words joined by a sign are there as one word too, so that OHARA finds
-- O'Hara; so are very short words with the next one, so that it finds O Hara; and names of one or two characters without letters
-- from a to z in both orders, so that 李明 is found whichever part is the family name.
create function search_terms(given text) returns text
    language plpgsql immutable parallel safe strict as $$
declare
    token text;
    words text[];
    compact text;
    before text := '';
    terms text[] := '{}';
begin
    foreach token in array regexp_split_to_array(given, '[\s,;]+') loop
        words := public.search_words(token);
        continue when words = '{}';
        terms := terms || words;
        compact := array_to_string(words, '');
        if cardinality(words) > 1 then
            terms := terms || compact;
        end if;
        if before ~ '^[[:alpha:]]{1,2}$' then
            terms := terms || (before || compact);
        end if;
        if before <> '' and length(compact) <= 2 and before !~ '[a-z0-9]' and compact !~ '[a-z0-9]' then
            terms := terms || (before || compact) || (compact || before);
        end if;
        before := compact;
    end loop;
    return ' ' || array_to_string(terms, ' ') || ' ';
end
$$;

-- The digits that every way of writing an Australian phone number shares: without +61, 0061, 0011 61, (0) or the leading 0.
create function search_phone(given text) returns text
    language sql immutable parallel safe strict
    return regexp_replace(
        regexp_replace(
            regexp_replace(replace(normalize(given, NFKC), '(0)', ''), '^\s*\+', '00'),
            '[^0-9]', '', 'g'),
        '^((0011|00)61|61(?=[0-9]{9}))?0?', '');

-- The numbers of a field that may hold several, ` each like that `. A slash or a blank is between two numbers if each is long enough.
create function search_phones(given text) returns text
    language plpgsql immutable parallel safe strict as $$
declare
    part text;
    pieces text[];
    separator text;
    numbers text[] := '{}';
begin
    foreach part in array regexp_split_to_array(given, '[[:alpha:],;&|\n]+') loop
        pieces := array[part];
        foreach separator in array array['/', '\s'] loop
            if (select bool_and(length(regexp_replace(piece, '[^0-9]', '', 'g')) >= 8)
                from regexp_split_to_table(trim(part), '\s*' || separator || '\s*') piece) then
                pieces := regexp_split_to_array(trim(part), '\s*' || separator || '\s*');
                exit when cardinality(pieces) > 1;
            end if;
        end loop;
        select numbers || array_agg(number) into numbers
        from (select public.search_phone(piece) as number from unnest(pieces) piece) p where number <> '';
    end loop;
    return ' ' || array_to_string(numbers, ' ') || ' ';
end
$$;

-- A pattern for a word that was typed. A very short one has to begin a word: the index knows nothing shorter.
create function search_pattern(typed text) returns text
    language sql immutable parallel safe strict
    return case when array_to_string(public.search_words(typed), '') ~ '^[a-z0-9]{1,2}$' then '% ' else '%' end
        || array_to_string(public.search_words(typed), '') || '%';

-- A pattern for a word that has to begin a word.
create function search_beginning(typed text) returns text
    language sql immutable parallel safe strict
    return '% ' || array_to_string(public.search_words(typed), '') || '%';

-- What staff type when they look for someone.
drop trigger client_gives_search_text on clients;
alter table clients drop column search_text;
alter table clients add column search_text text not null generated always as (
    search_terms(first_name || ' ' || last_name || ' ' || preferred_name || ' ' || email || ' ' || also_known_as)
        || search_phones(phone) || search_phones(also_known_as)) stored;
create index clients_search on clients using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 256);
create trigger client_gives_search_text after update on clients
    for each row when (old.search_text is distinct from new.search_text) execute function give_client_search_text();

alter table people drop column search_text;
alter table people add column search_text text not null generated always as (
    search_terms(full_name || ' ' || email) || search_phones(phone)) stored;
create index people_search on people using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 256);

alter table tenancies drop column search_text;
alter table tenancies add column search_text text not null generated always as (
    search_terms(address || ' ' || suburb || ' ' || postcode)) stored;
create index tenancies_search on tenancies using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 256);

drop index contacts_search;
alter table contacts drop column search_text;
alter table contacts add column search_text text not null generated always as (search_terms(name) || search_phones(phone)) stored;
create index contacts_search on contacts using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 256);

create or replace function critical_date_text(fileref text, client text, notes text, place text, room text, outcome_notes text)
    returns text language sql immutable parallel safe
    return search_terms(fileref || ' ' || notes || ' ' || place || ' ' || room || ' ' || outcome_notes) || client;

-- There are so few members of staff that no index is worth it.
alter table users add column search_text text not null generated always as (search_terms(full_name || ' ' || email)) stored;

-- A case is found by its client and its paralegal.
create or replace function take_client_search_text() returns trigger language plpgsql as $$
begin
    -- Waits for anyone who changes them at this moment. A client who does not exist is refused by the reference.
    new.client_search_text := coalesce((select cl.search_text from clients cl where cl.id = new.client_id for share), '')
        || coalesce((select search_terms(u.full_name) from users u where u.id = new.paralegal_id), '');
    return new;
end
$$;
drop trigger case_takes_client_search_text on cases;
create trigger case_takes_client_search_text before insert or update of client_id, paralegal_id on cases
    for each row execute function take_client_search_text();

create or replace function give_client_search_text() returns trigger language plpgsql as $$
begin
    update cases set client_id = client_id where client_id = new.id;
    return null;
end
$$;
create function give_paralegal_search_text() returns trigger language plpgsql as $$
begin
    update cases set paralegal_id = paralegal_id where paralegal_id = new.id;
    return null;
end
$$;
create trigger paralegal_gives_search_text after update of full_name on users
    for each row when (old.full_name is distinct from new.full_name) execute function give_paralegal_search_text();

update cases set client_id = client_id;

-- Words of prose. PostgreSQL's own parser takes `tenant/occupier` for a file, `owed.Notice` for a host and `<350 and >` for markup, so
-- signs that join words become characters that nobody types, one for one; the search turns them back in what it shows.
create function search_apart(given text) returns text
    language sql immutable parallel safe strict
    return translate(normalize(given, NFC),
        U&'/.-@''<>&+\00AD\200B\200C\200D\200E\200F\202A\202B\202C\202D\202E\2060\2061\2062\2063\2064\2066\2067\2068\2069\FEFF',
        U&'\E010\E011\E012\E013\E014\E015\E016\E017\E018');

-- English, accents or none.
create text search configuration clerk_english (copy = english);
alter text search configuration clerk_english
    alter mapping for asciiword, word, numword with unaccent, english_stem;

-- What was typed into a search box: words, "phrases", -exceptions, or.
create function search_query(typed text) returns tsquery
    language sql immutable parallel safe strict
    return websearch_to_tsquery('public.clerk_english'::regconfig,
        regexp_replace(public.search_apart(typed), U&'(^|\\s)\E012(?=[[:alnum:]"])', '\1-', 'g'));

-- The words and numbers of a case's answers.
create function search_answers(answers jsonb) returns text
    language sql immutable parallel safe strict
    return array_to_string(array(
        select value #>> '{}' from jsonb_path_query(answers, 'strict $.**?(@.type() == "string" || @.type() == "number")') value), ' · ');

alter table notes drop column search_words;
alter table notes add column search_words tsvector generated always as (
    case when note_type <> 'EVENT' then to_tsvector('public.clerk_english'::regconfig, search_apart(text)) end) stored;
create index notes_words on notes using gin (search_words) with (gin_pending_list_limit = 256);

alter table cases drop column answer_words;
alter table cases add column answer_words tsvector generated always as (
    to_tsvector('public.clerk_english'::regconfig, search_apart(search_answers(answers)))) stored;
create index cases_answers on cases using gin (answer_words) with (gin_pending_list_limit = 256);
