-- What a review of the audit trail found. Entries stay as they are.

-- Whose account an entry is about: a token and a second factor belong to someone, no matter who ends them.
alter table audit_entries add column owner_id uuid;
create index audit_entries_owner on audit_entries (owner_id, id) where owner_id is not null;
create index audit_entries_token on audit_entries (token_id, id) where token_id is not null;
-- Days are turned into numbers of entries. A BRIN index does not find the first entry of a day.
create index audit_entries_time on audit_entries (at);
drop index audit_entries_at;

-- One more parameter: the previous release calls it without.
drop function audit_write(text, text, text, uuid, uuid, jsonb, text);
create function audit_write(
    action text, object_kind text, object_id text, case_id uuid, client_id uuid, changes jsonb, detail text, owner_id uuid default null
) returns bigint language plpgsql as $$
declare
    actor jsonb := nullif(current_setting('clerk.actor', true), '')::jsonb;
    entry_id bigint;
begin
    insert into audit_entries (by, user_id, session_id, token_id, by_name, network, request_id,
            action, object_kind, object_id, case_id, client_id, changes, detail, owner_id)
    values (coalesce(actor ->> 'by', 'DATABASE'), (actor ->> 'user_id')::uuid, (actor ->> 'session_id')::uuid,
            (actor ->> 'token_id')::uuid,
            case when actor is null then session_user || ' ' || current_setting('application_name') else actor ->> 'by_name' end,
            actor ->> 'network', actor ->> 'request_id',
            action, object_kind, object_id, case_id, client_id, changes, detail, owner_id)
    returning id into entry_id;
    return entry_id;
end $$;

-- As before, with the owner of tokens and second factors.
create or replace function audit_change() returns trigger language plpgsql as $$
declare
    old_row jsonb := case when tg_op = 'INSERT' then '{}' else to_jsonb(old) end;
    new_row jsonb := case when tg_op = 'DELETE' then '{}' else to_jsonb(new) end;
    current_row jsonb := case when tg_op = 'DELETE' then old_row else new_row end;
    left_out text[] := string_to_array(tg_argv[1], ' ') || '{id, created_at, updated_at, search_text}';
    hidden text[] := string_to_array(tg_argv[2], ' ');
    changed jsonb;
begin
    select jsonb_object_agg(key, jsonb_build_array(
               case when key = any (hidden) and old_value is not null then '"hidden"' else old_value end,
               case when key = any (hidden) and new_value is not null then '"hidden"' else new_value end))
    into changed
    from (
        select key, nullif(old_row -> key, 'null') as old_value, nullif(new_row -> key, 'null') as new_value
        from jsonb_object_keys(current_row) as key
        where key <> all (left_out) and old_row -> key is distinct from new_row -> key
    ) field
    -- What a new row leaves empty says nothing.
    where old_value is distinct from new_value
        and not (tg_op = 'INSERT' and new_value in ('""', '[]', '{}', 'false'));
    if tg_op = 'UPDATE' and changed is null then
        return null;
    end if;
    perform audit_write(
        case tg_op when 'INSERT' then 'CREATED' when 'UPDATE' then 'CHANGED' else 'DELETED' end,
        tg_argv[0],
        coalesce(current_row ->> 'id', current_row ->> 'name'),
        (case when tg_argv[0] = 'CASE' then current_row ->> 'id' else current_row ->> 'case_id' end)::uuid,
        (case when tg_argv[0] = 'CLIENT' then current_row ->> 'id' else current_row ->> 'client_id' end)::uuid,
        changed,
        null,
        (case when tg_argv[0] in ('TOKEN', 'FACTOR') then current_row ->> 'user_id' end)::uuid);
    return null;
end $$;

-- Anyone who has a hearing's link can join it.
drop trigger changes_are_recorded on critical_dates;
select audit_table('critical_dates', 'CRITICAL_DATE', '', 'hearing_link');
-- What a note is found by repeats its text.
drop trigger changes_are_recorded on notes;
create trigger changes_are_recorded after update of text on notes
    for each row when (old.text is distinct from new.text) execute function audit_change('NOTE', 'edited_at search_words', '');
-- Trying a submission again is a decision about it too.
drop trigger changes_are_recorded on submissions;
create trigger changes_are_recorded after update of closed_as, closing_reason, referred_to, repeats_denied_at, retried_at on submissions
    for each row
    when (old.closed_as is distinct from new.closed_as or old.repeats_denied_at is distinct from new.repeats_denied_at
        or old.closing_reason is distinct from new.closing_reason or old.referred_to is distinct from new.referred_to
        or (new.retried_at is not null and old.retried_at is distinct from new.retried_at))
    execute function audit_change('SUBMISSION', 'answers answers_key email problems tries', '');

-- The chain has no gaps, and no link without its entry: a process that was taken over can't block it.
create function chain_follows() returns trigger language plpgsql as $$
declare
    last_before bigint := coalesce((select max(c.position) from audit_chain c
        where c.position < (select min(a.position) from added a)), 0);
begin
    if exists (select from (select position, row_number() over (order by position) as place from added) a
            where a.position <> last_before + a.place) then
        raise exception 'the chain of the audit trail has one link after the other';
    end if;
    if exists (select from added a where not exists (select from audit_entries e where e.id = a.entry_id)) then
        raise exception 'the chain of the audit trail has no link without an entry';
    end if;
    return null;
end $$;
create trigger chain_follows after insert on audit_chain referencing new table as added
    for each statement execute function chain_follows();
