-- What strangers can cost: forms that come in a flood and are held back, links in mail that open a form once, and whether a file has
-- been looked at by a virus scanner. The previous release knows none of it: it makes no case of a form that is held back, because no
-- job asks for one.
alter table submissions
    -- Since when it has been held back; it becomes a case when a coordinator releases it.
    add column held_at timestamptz,
    -- When a coordinator said that nothing is to come of it; it is deleted 30 days later.
    add column discarded_at timestamptz,
    add column discarded_by uuid references users,
    -- When the renter was reminded; empty if the previous release did it.
    add column reminded_at timestamptz,
    add constraint submissions_discarded check (discarded_at is null or held_at is not null);
create index submissions_held on submissions (held_at desc) where held_at is not null;
create index submissions_submitted_at on submissions (submitted_at) where submitted_at is not null;
create index submissions_reminded_at on submissions (reminded_at) where reminded_at is not null;
create index submissions_drafts on submissions (created_at) where not is_complete;

-- Links by which renters go on with a form. The centre's site takes what stands in the link for the submission's id.
create table resume_links (
    -- SHA-256 of what stands in the link.
    token_hash bytea primary key check (length(token_hash) = 32),
    submission_id uuid not null references submissions on delete cascade,
    created_at timestamptz not null,
    -- When it was first opened, and a keyed hash of the network from which.
    opened_at timestamptz,
    opened_from text,
    check ((opened_at is null) = (opened_from is null))
);
create index resume_links_submission on resume_links (submission_id);
create index resume_links_created_at on resume_links (created_at);

alter table uploads
    -- What the virus scanner said; empty as long as none has looked.
    add column scan text check (scan in ('CLEAN', 'INFECTED', 'FAILED')),
    add column scanned_at timestamptz,
    -- What it found, in its own words.
    add column scan_found text check (length(scan_found) <= 200),
    add constraint uploads_scanned check ((scan is null) = (scanned_at is null));
create index uploads_not_scanned on uploads (created_at) where scan is null;
