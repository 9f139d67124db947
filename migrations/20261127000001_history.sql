-- What the system recorded in the timeline is history: nobody changes or deletes it. Only the tables' owner could, by first
-- switching these triggers off; the servers' role does not own them (deploy/init-env.sh), and `clerk doctor` looks.

create function keep_history() returns trigger language plpgsql as $$
begin
    raise exception 'history is not changed' using errcode = 'CK010';
end $$;
create trigger history_is_kept before update or delete on notes
    for each row when (old.note_type = 'EVENT') execute function keep_history();
create trigger history_is_kept_whole before truncate on notes
    for each statement execute function keep_history();
-- What people did with jobs; old rows are pruned.
create trigger history_is_kept before update on job_actions
    for each row execute function keep_history();

-- Which uploads are behind an object of the bucket (`clerk storage verify`).
create index uploads_object on uploads (object_key collate "C");
