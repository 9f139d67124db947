-- Setting up a second factor belongs to one session or attempt; since when someone has their rights; how large drafts are. The previous
-- release writes none of the new columns: it asks again for what they would say.

alter table sign_in_attempts
    -- CONFIRMED: the session in which they have shown that it is them.
    add column session_id uuid,
    -- The secret that an app is being given, encrypted. It becomes the person's when a first code has shown that the app has it.
    add column app_secret bytea;

-- Such secrets were the person's as soon as they were offered to anyone who knew the password.
delete from totp_secrets where confirmed_at is null;

alter table users
    -- Since when they have the groups that they have, and may sign in; none: since they were added.
    add column rights_since timestamptz;

create function users_rights_since() returns trigger language plpgsql as $$
begin
    if not new.groups <@ old.groups or new.is_superuser and not old.is_superuser or new.is_active and not old.is_active then
        new.rights_since := new.updated_at;
    end if;
    return new;
end $$;
create trigger rights_since before update of groups, is_superuser, is_active on users
    for each row execute function users_rights_since();

-- It follows from what is recorded anyway.
drop trigger changes_are_recorded on users;
select audit_table('users', 'USER', 'rights_since', 'password_hash');

-- Someone has so many bytes of drafts, beyond which the oldest go.
alter table drafts add column bytes integer not null generated always as (octet_length(fields::text)) stored;
