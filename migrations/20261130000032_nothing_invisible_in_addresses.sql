-- Zero-width signs, soft hyphens and direction marks came along when people pasted. With them, two addresses that look alike are
-- two, and what was looked for is not found. What comes in today is without them; this is what came in before. Joiners stay in
-- names, where Persian and Hindi are spelt with them. An address that another row already has stays as it is.
create function without_invisible(text) returns text language sql immutable
    as $$ select regexp_replace($1, '[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]', '', 'g') $$;
create function without_invisible_or_joiners(text) returns text language sql immutable
    as $$ select regexp_replace(without_invisible($1), '[\u200C\u200D]', '', 'g') $$;

update clients cl set email = without_invisible_or_joiners(email)
    from (select distinct on (lower(without_invisible_or_joiners(email))) id from clients
          where email <> without_invisible_or_joiners(email)
          order by lower(without_invisible_or_joiners(email)), created_at, id) first
    where cl.id = first.id
        and not exists (select from clients other where lower(other.email) = lower(without_invisible_or_joiners(cl.email)));
update clients set first_name = without_invisible(first_name), last_name = without_invisible(last_name),
        preferred_name = without_invisible(preferred_name), phone = without_invisible_or_joiners(phone)
    where (first_name, last_name, preferred_name, phone)
        <> (without_invisible(first_name), without_invisible(last_name), without_invisible(preferred_name), without_invisible_or_joiners(phone));
update people set full_name = without_invisible(full_name), email = without_invisible_or_joiners(email), address = without_invisible(address),
        phone = without_invisible_or_joiners(phone)
    where (full_name, email, address, phone)
        <> (without_invisible(full_name), without_invisible_or_joiners(email), without_invisible(address), without_invisible_or_joiners(phone));
update tenancies set address = without_invisible(address), suburb = without_invisible(suburb)
    where (address, suburb) <> (without_invisible(address), without_invisible(suburb));
update contacts set name = without_invisible(name), phone = without_invisible_or_joiners(phone)
    where (name, phone) <> (without_invisible(name), without_invisible_or_joiners(phone));
update blocked_contacts b set email = without_invisible_or_joiners(email)
    from (select distinct on (lower(without_invisible_or_joiners(email))) id from blocked_contacts
          where email <> without_invisible_or_joiners(email)
          order by lower(without_invisible_or_joiners(email)), created_at, id) first
    where b.id = first.id
        and not exists (select from blocked_contacts other where lower(other.email) = lower(without_invisible_or_joiners(b.email)));
update users u set email = without_invisible_or_joiners(email)
    from (select distinct on (without_invisible_or_joiners(email)) id from users
          where email <> without_invisible_or_joiners(email) order by without_invisible_or_joiners(email), created_at, id) first
    where u.id = first.id and not exists (select from users other where other.email = without_invisible_or_joiners(u.email));
update uploads set file_name = without_invisible(file_name) where file_name <> without_invisible(file_name);

drop function without_invisible(text), without_invisible_or_joiners(text);
