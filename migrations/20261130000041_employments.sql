-- People may work and study at once: a list of employments. The previous release reads and writes `employment` alone, so a trigger
-- keeps the two together until it is gone: whichever of them a statement changes counts.
alter table cases
    add column employments text[] not null default '{}' check (cardinality(employments) <= 50);

update cases set employments = array[employment] where employment <> '';

create function keep_employments() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.employments = '{}' and new.employment <> '' then
            new.employments := array[new.employment];
        end if;
        new.employment := coalesce(new.employments[1], '');
    elsif new.employments is distinct from old.employments then
        new.employment := coalesce(new.employments[1], '');
    elsif new.employment is distinct from old.employment then
        new.employments := case when new.employment = '' then '{}' else array[new.employment] end;
    end if;
    return new;
end $$;
create trigger keep_employments before insert or update of employment, employments on cases
    for each row execute function keep_employments();

create index cases_employments on cases using gin (employments);
create index cases_income_range on cases (income_range) where income_range <> '';
