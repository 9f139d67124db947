-- Who did what, and who looked at what. Rows are written once: in the transaction of the change, by triggers, or by the servers for
-- what changes no row. ADR 0022 says why it is done here.
create table audit_entries (
    id bigint generated always as identity primary key,
    -- The database's own clock: whoever writes an entry can't choose it.
    at timestamptz not null default clock_timestamp(),
    -- By which way: a person's session, a token, a job, the command line, someone not signed in, or a program that does not say.
    by text not null check (by in ('SESSION', 'TOKEN', 'JOB', 'COMMAND', 'PUBLIC', 'DATABASE')),
    -- Without foreign keys: an entry outlives what it is about.
    user_id uuid,
    session_id uuid,
    token_id uuid,
    -- What a job or a program is called, or who runs the command line.
    by_name text,
    -- An IPv4 address or an IPv6 /64.
    network text,
    request_id text,
    action text not null,
    object_kind text not null,
    object_id text,
    -- Which case and which client it is about, where the row itself says so.
    case_id uuid,
    client_id uuid,
    -- {"field": [old, new]}
    changes jsonb,
    detail text
);
create index audit_entries_at on audit_entries using brin (at);
create index audit_entries_object on audit_entries (object_kind, object_id, id);
create index audit_entries_user on audit_entries (user_id, id) where user_id is not null;
create index audit_entries_case on audit_entries (case_id, id) where case_id is not null;
create index audit_entries_client on audit_entries (client_id, id) where client_id is not null;
create index audit_entries_action on audit_entries (action, id);

-- The chain: each hash covers the entry and the hash before it. A job adds to it (`seal_audit`), so that writers don't wait for
-- each other. `clerk audit verify` follows it.
create table audit_chain (
    position bigint primary key,
    entry_id bigint not null unique,
    hash bytea not null check (length(hash) = 32),
    sealed_at timestamptz not null default clock_timestamp()
);

create trigger history_is_kept before update or delete on audit_entries for each row execute function keep_history();
create trigger history_is_kept_whole before truncate on audit_entries for each statement execute function keep_history();
create trigger history_is_kept before update or delete on audit_chain for each row execute function keep_history();
create trigger history_is_kept_whole before truncate on audit_chain for each statement execute function keep_history();

-- Writes an entry. Who does it is what the transaction says in `clerk.actor`, as JSON.
create function audit_write(
    action text, object_kind text, object_id text, case_id uuid, client_id uuid, changes jsonb, detail text
) returns bigint language plpgsql as $$
declare
    actor jsonb := nullif(current_setting('clerk.actor', true), '')::jsonb;
    entry_id bigint;
begin
    insert into audit_entries (by, user_id, session_id, token_id, by_name, network, request_id,
            action, object_kind, object_id, case_id, client_id, changes, detail)
    values (coalesce(actor ->> 'by', 'DATABASE'), (actor ->> 'user_id')::uuid, (actor ->> 'session_id')::uuid,
            (actor ->> 'token_id')::uuid,
            case when actor is null then session_user || ' ' || current_setting('application_name') else actor ->> 'by_name' end,
            actor ->> 'network', actor ->> 'request_id',
            action, object_kind, object_id, case_id, client_id, changes, detail)
    returning id into entry_id;
    return entry_id;
end $$;

-- Records a change of a row: old and new values of the columns that changed. Arguments: what the row is; columns that are left
-- out; columns of which it is only said that they changed.
create function audit_change() returns trigger language plpgsql as $$
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
        null);
    return null;
end $$;

-- Has every change of a table's rows recorded. For later migrations too:
-- select audit_table('mail_templates', 'MAIL_TEMPLATE');
create function audit_table(audited regclass, object_kind text, left_out text default '', hidden text default '', operations text default 'insert or update or delete')
returns void language plpgsql as $$
begin
    execute format('create trigger changes_are_recorded after %s on %s for each row execute function audit_change(%L, %L, %L)',
        operations, audited, object_kind, left_out, hidden);
end $$;

select audit_table('clients', 'CLIENT');
select audit_table('people', 'PERSON');
select audit_table('tenancies', 'TENANCY');
-- What the renter answered is kept in the submission, and nobody changes it in the case.
select audit_table('cases', 'CASE', 'answers client_search_text created_quarter answer_words client_order paralegal_order next_date_on');
select audit_table('critical_dates', 'CRITICAL_DATE');
select audit_table('services', 'SERVICE');
select audit_table('case_proposals', 'PROPOSAL');
select audit_table('users', 'USER', '', 'password_hash');
select audit_table('api_tokens', 'TOKEN', 'last_used_at', 'token_hash');
select audit_table('settings', 'SETTING');
select audit_table('universities', 'UNIVERSITY');
select audit_table('closures', 'CLOSURE');
select audit_table('blocked_contacts', 'BLOCKED_CONTACT', 'phone_key');
select audit_table('referrers', 'REFERRER');
-- Addresses of shared folders open them for anyone who has them.
select audit_table('links', 'LINK', '', 'address');
select audit_table('contacts', 'CALLBACK', 'times_asked last_asked_at');
select audit_table('contact_tries', 'CALLBACK_TRY');
select audit_table('submission_corrections', 'CORRECTION');
select audit_table('client_links', 'POSSIBLE_MATCH');
select audit_table('joined_records', 'JOIN', 'removed moved taken_over');
select audit_table('offered_values', 'OFFER');
-- What renters send is kept as it was sent. What staff decide about it is recorded.
create trigger changes_are_recorded after update of closed_as, closing_reason, referred_to, repeats_denied_at, retried_at on submissions
    for each row
    when (old.closed_as is distinct from new.closed_as or old.repeats_denied_at is distinct from new.repeats_denied_at
        or old.closing_reason is distinct from new.closing_reason or old.referred_to is distinct from new.referred_to)
    execute function audit_change('SUBMISSION', 'answers answers_key email problems tries', '');
-- A new note is history itself; its author may correct its text.
create trigger changes_are_recorded after update of text on notes
    for each row when (old.text is distinct from new.text) execute function audit_change('NOTE', 'edited_at', '');
select audit_table('uploads', 'FILE', 'preview_key preview_size', '', 'update or delete');
