-- Cases of clients in the order of lists, from the index alone: a search for a common name finds thousands.
create index cases_client_created on cases (client_id, created_at desc, id desc);
drop index cases_client;

-- A sample of some 2,000 matches of a common word in place of 5,000: what is shown is a hundred of them.
alter function notes_holding(tsquery) set gin_fuzzy_search_limit = 2000;
alter function cases_answering(tsquery) set gin_fuzzy_search_limit = 2000;
