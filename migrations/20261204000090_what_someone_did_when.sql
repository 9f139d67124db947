-- What someone has done at a moment or since then is looked up along this, for undoing it.
create index notes_author_time on notes (author_id, created_at);
-- The new one serves its queries too.
drop index notes_author;
