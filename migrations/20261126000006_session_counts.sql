-- Rank of a member of staff, as `Role` in crates/core/src/access.rs orders roles: 0 no group, 1 paralegal, 2 lawyer,
-- 3 coordinator, 4 admin. So that who somebody is and what waits for them come in one statement.
create function staff_rank(groups text[], is_superuser boolean) returns integer
    language sql immutable parallel safe
    return case
        when is_superuser or groups @> array['ADMIN'] then 4
        when groups @> array['COORDINATOR'] then 3
        when groups @> array['LAWYER'] then 2
        when groups @> array['PARALEGAL'] then 1
        else 0
    end;
