-- When each member of staff was last here, and when before that: what has changed since is on their home. Not with the user, whose
-- changes are recorded in the audit trail. Kept by the sessions, which are written once a minute while they are used, so that a page
-- costs no write of its own.
set local lock_timeout = '5s';

create table visits (
    user_id uuid primary key references users,
    -- The latest use of one of their sessions, to the minute.
    last_at timestamptz not null,
    -- The latest use before half an hour or more without any; none on the first visit.
    previous_at timestamptz
) with (fillfactor = 50);

create function note_visit() returns trigger language plpgsql as $$
begin
    insert into visits (user_id, last_at) values (new.user_id, new.last_seen_at)
    on conflict (user_id) do update set
        last_at = greatest(visits.last_at, excluded.last_at),
        previous_at = case when visits.last_at <= excluded.last_at - interval '30 minutes' then visits.last_at else visits.previous_at end;
    return null;
end $$;

create trigger use_is_a_visit after insert or update of last_seen_at on sessions
    for each row execute function note_visit();
