-- What each person wants to see of a list, and the filters that they keep under a name. The previous release reads neither.
set local lock_timeout = '5s';

create table list_settings (
    user_id uuid not null references users on delete cascade,
    list text not null check (length(list) <= 40),
    -- The columns that are shown, by their keys; none: as the list comes.
    columns text[] check (cardinality(columns) <= 40),
    -- Rows on a page; none: as the list comes.
    page_size integer check (page_size in (25, 50, 100, 200)),
    updated_at timestamptz not null,
    primary key (user_id, list)
);

create table saved_views (
    id uuid primary key default gen_random_uuid(),
    list text not null check (length(list) <= 40),
    -- Who made it.
    user_id uuid not null references users on delete cascade,
    name text not null check (length(name) between 1 and 60),
    -- Whether everyone has it; each sees in it what they may see.
    is_shared boolean not null,
    -- The filter, the order and the columns, as the address of the list has them.
    query text not null check (length(query) <= 2000),
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create unique index saved_views_own_name on saved_views (user_id, list, lower(name)) where not is_shared;
create unique index saved_views_shared_name on saved_views (list, lower(name)) where is_shared;

select audit_table('saved_views', 'SAVED_VIEW');
