-- Links that staff use next to Clerk, shown as a board. The previous release does not know the table.
create table links (
    id uuid primary key default gen_random_uuid(),
    title text not null check (length(title) between 1 and 100),
    address text not null check (address ~ '^https?://' and length(address) <= 2000),
    icon text not null
        check (icon in ('WEBSITE', 'GUIDE', 'FORM', 'FOLDER', 'PEOPLE', 'CALENDAR', 'MAIL', 'PHONE', 'INTERPRETER')),
    description text not null default '' check (length(description) <= 500),
    -- Lower numbers come first.
    position integer not null default 100 check (position between 0 and 10000),
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create unique index links_title on links (lower(title));
