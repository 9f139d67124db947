-- Two records of one client or one person, joined into one. The record that goes is kept here, with what belonged to it, so that
-- it can come back.
create table joined_records (
    id uuid primary key default gen_random_uuid(),
    kind text not null check (kind in ('CLIENT', 'PERSON')),
    kept_id uuid not null,
    removed_id uuid not null,
    -- The row that was removed, as it was.
    removed jsonb not null,
    -- The ids of what belonged to it, and the links that it had.
    moved jsonb not null,
    -- What the record that stayed took over: each column with its text before and after.
    taken_over jsonb not null default '{}',
    joined_at timestamptz not null,
    joined_by uuid not null references users,
    undone_at timestamptz,
    undone_by uuid references users,
    check ((undone_at is null) = (undone_by is null))
);
create index joined_records_kept on joined_records (kept_id, joined_at desc);
create index joined_records_removed on joined_records (removed_id, joined_at desc);

alter table offered_values add foreign key (join_id) references joined_records;

-- Puts a row back into its table. A column that the table has got since takes its default.
create function restore_row(kept_in regclass, kept jsonb) returns void language plpgsql as $$
declare
    names text;
begin
    select string_agg(quote_ident(attname), ', ' order by attnum) into names from pg_attribute
    where attrelid = kept_in and attnum > 0 and not attisdropped and attgenerated = '' and kept ? attname::text;
    execute format('insert into %1$s (%2$s) select %2$s from jsonb_populate_record(null::%1$s, $1)', kept_in, names) using kept;
end
$$;
