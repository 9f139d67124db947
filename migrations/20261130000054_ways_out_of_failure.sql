-- What staff do about a submission that did not become a case: correct it, try again, dismiss it, refer the renter to others, or
-- say that it only repeats another.
alter table submissions
    -- What the answers come down to, for telling a repetition; empty for those processed by the previous release.
    add column answers_key bytea,
    -- The earlier submission with the same answers.
    add column repeats_id uuid references submissions,
    -- Somebody has looked, and it is no repetition.
    add column repeats_denied_at timestamptz,
    add column repeats_denied_by uuid references users,
    -- When staff last asked for another try.
    add column retried_at timestamptz,
    -- Why no case will be made of it.
    add column closed_as text check (closed_as in ('DISMISSED', 'REFERRED', 'REPETITION')),
    add column closed_at timestamptz,
    add column closed_by uuid references users,
    add column closing_reason text not null default '' check (length(closing_reason) <= 4000),
    add column referred_to text not null default '' check (length(referred_to) <= 200),
    add constraint submissions_closed check ((closed_as is null) = (closed_at is null));
create index submissions_answers_key on submissions (answers_key) where answers_key is not null;
create index submissions_repeats on submissions (repeats_id) where repeats_id is not null;
create index submissions_retried on submissions (retried_at) where retried_at is not null;
create index submissions_closed_at on submissions (closed_at desc) where closed_at is not null;

-- Answers that staff have corrected. What the renter sent stays; of several corrections of one answer the last one counts.
create table submission_corrections (
    id uuid primary key default gen_random_uuid(),
    submission_id uuid not null references submissions,
    question text not null check (length(question) between 1 and 200),
    answer text not null check (length(answer) <= 4000),
    corrected_by uuid not null references users,
    corrected_at timestamptz not null
);
create index submission_corrections_submission on submission_corrections (submission_id, corrected_at);
