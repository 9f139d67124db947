-- Tasks: what somebody has to do by some day, on a case or free; and the templates from which they start when a case reaches a stage.
-- The previous release does not know the tables.
set local lock_timeout = '5s';

create table task_templates (
    id uuid primary key default gen_random_uuid(),
    -- Empty: for every topic.
    topic text check (topic in ('REPAIRS', 'BONDS', 'EVICTION_ARREARS', 'EVICTION_RETALIATORY', 'HEALTH_CHECK', 'RENT_REDUCTION', 'OTHER')),
    stage text not null
        check (stage in ('UNSTARTED', 'CLIENT_AGREEMENT', 'ADVICE', 'FORMAL_LETTER', 'NEGOTIATIONS', 'VCAT_CAV', 'POST_CASE_INTERVIEW')),
    title text not null check (length(title) between 1 and 200),
    notes text not null default '' check (length(notes) <= 10000),
    -- Business days after the stage is reached; empty: without a day.
    due_in integer check (due_in between 0 and 250),
    -- The place on the case of the person it is for.
    place text not null check (place in ('PARALEGAL', 'LAWYER')),
    needs_approval boolean not null default false,
    -- What has to be done for it, in this order.
    checklist text[] not null default '{}' check (cardinality(checklist) <= 50),
    is_active boolean not null default true,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index task_templates_stage on task_templates (stage) where is_active;

create table tasks (
    id uuid primary key default gen_random_uuid(),
    case_id uuid references cases,
    -- The template that it started from; empty for a task that somebody added.
    template_id uuid references task_templates,
    title text not null check (length(title) between 1 and 200),
    notes text not null default '' check (length(notes) <= 10000),
    due_on date,
    -- Empty: nobody yet.
    assigned_to uuid references users,
    -- The place on the case that it goes with: when another person takes that place, it goes to them.
    place text check (place in ('PARALEGAL', 'LAWYER')),
    -- Empty: Clerk, from a template.
    created_by uuid references users,
    needs_approval boolean not null default false,
    state text not null default 'OPEN' check (state in ('OPEN', 'AWAITING_APPROVAL', 'DONE', 'CANCELLED')),
    -- What whoever approves it said when they sent it back.
    remark text not null default '' check (length(remark) <= 4000),
    -- When it was finished or cancelled, and by whom.
    done_at timestamptz,
    done_by uuid references users,
    approved_at timestamptz,
    approved_by uuid references users,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    search_text text not null generated always as (search_terms(title)) stored,
    check (case_id is not null or (place is null and template_id is null)),
    check ((state = 'OPEN') = (done_at is null)),
    check ((approved_at is null) = (approved_by is null)),
    check (approved_at is null or state = 'DONE')
);
-- Someone's own, the team's, what waits for approval, what is done, and all.
create index tasks_own on tasks (assigned_to, due_on, id) where state in ('OPEN', 'AWAITING_APPROVAL');
create index tasks_due on tasks (due_on, id) where state in ('OPEN', 'AWAITING_APPROVAL');
create index tasks_awaiting on tasks (due_on, id) where state = 'AWAITING_APPROVAL';
create index tasks_done on tasks (done_at desc, id) where state = 'DONE';
create index tasks_case on tasks (case_id, due_on, id);
create index tasks_free on tasks (created_by) where case_id is null;
create index tasks_all on tasks (created_at desc, id);
create index tasks_for on tasks (assigned_to, created_at desc, id);
create index tasks_search on tasks using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 256);
-- Hundreds of thousands have the title of a template; few of them are open.
create index tasks_search_open on tasks using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 256)
    where state in ('OPEN', 'AWAITING_APPROVAL');

-- The checklist of a task.
create table task_items (
    id uuid primary key default gen_random_uuid(),
    task_id uuid not null references tasks,
    position integer not null check (position between 0 and 49),
    text text not null check (length(text) between 1 and 300),
    done_at timestamptz,
    done_by uuid references users,
    check ((done_at is null) = (done_by is null))
);
create index task_items_task on task_items (task_id, position);

-- An open task goes with its case: when someone else takes a place on the case, they get the tasks of that place, and those that whoever
-- had it was given by hand, unless they are still on the case in the other place. Done here, since people are put on cases in several
-- ways, by the previous release too. Tasks are locked by their ids everywhere, so that nobody waits for each other in a circle.
create function give_tasks(of_case uuid, of_place text, was uuid, is_still_there boolean, now_is uuid, at timestamptz) returns void
language sql as $$
    update tasks set assigned_to = now_is, place = of_place, updated_at = at
    where id in (
        select id from tasks
        where case_id = of_case and state in ('OPEN', 'AWAITING_APPROVAL') and assigned_to is distinct from now_is
            and (place = of_place and (assigned_to = was or assigned_to is null)
                or place is null and assigned_to = was and not is_still_there)
        order by id for update)
$$;
create function tasks_follow_case() returns trigger language plpgsql as $$
begin
    if old.paralegal_id is distinct from new.paralegal_id then
        perform give_tasks(new.id, 'PARALEGAL', old.paralegal_id, old.paralegal_id is not distinct from new.lawyer_id,
            new.paralegal_id, new.updated_at);
    end if;
    if old.lawyer_id is distinct from new.lawyer_id then
        perform give_tasks(new.id, 'LAWYER', old.lawyer_id, old.lawyer_id is not distinct from new.paralegal_id,
            new.lawyer_id, new.updated_at);
    end if;
    return null;
end $$;
create trigger tasks_follow_case after update of paralegal_id, lawyer_id on cases for each row
    when (old.paralegal_id is distinct from new.paralegal_id or old.lawyer_id is distinct from new.lawyer_id)
    execute function tasks_follow_case();

-- Nobody keeps an open task after they have left, or one of a case that they don't see any longer: it is nobody's, and coordinators see
-- that.
create function tasks_leave_user() returns trigger language plpgsql as $$
begin
    update tasks set assigned_to = null, updated_at = new.updated_at
    where id in (
        select k.id from tasks k
        where k.assigned_to = new.id and k.state in ('OPEN', 'AWAITING_APPROVAL')
            and (not new.is_active or staff_rank(new.groups, new.is_superuser) < 1
                or (staff_rank(new.groups, new.is_superuser) < 3 and k.case_id is not null and not exists (
                    select from cases c where c.id = k.case_id and (c.paralegal_id = new.id
                        or (staff_rank(new.groups, new.is_superuser) >= 2 and c.lawyer_id = new.id)))))
        order by k.id for update);
    return null;
end $$;
create trigger tasks_leave_user after update of is_active, groups, is_superuser on users for each row
    when ((old.is_active, old.groups, old.is_superuser) is distinct from (new.is_active, new.groups, new.is_superuser))
    execute function tasks_leave_user();

select audit_table('tasks', 'TASK');
select audit_table('task_items', 'TASK_ITEM', 'position');
