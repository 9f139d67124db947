-- no-transaction
-- What someone has done at a moment or since then is looked up along this, for undoing it. It does all that notes_author does, which a
-- later release drops.
create index concurrently notes_author_time on notes (author_id, created_at);
