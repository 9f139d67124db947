-- What the job layer adds to apalis' tables. apalis' own migrations (schema apalis) run before these.

-- Every failed try of a job, with its time. Goes when the job goes.
create table job_errors (
    id bigint generated always as identity primary key,
    job_id text not null references apalis.jobs on delete cascade,
    attempt integer not null,
    worker text,
    error text not null,
    started_at timestamptz,
    at timestamptz not null default now()
);
create index job_errors_job on job_errors (job_id, id);
create index job_errors_at on job_errors (at);

-- What people did with jobs. An actor that is empty is the command line.
create table job_actions (
    id bigint generated always as identity primary key,
    action text not null,
    actor_id uuid references users,
    job_id text,
    kind text,
    jobs integer not null,
    at timestamptz not null
);
create index job_actions_job on job_actions (job_id, id);
create index job_actions_at on job_actions (at);

-- The last tick of each entry of the schedule that was enqueued.
create table job_schedule (
    name text primary key,
    last_tick timestamptz not null
);

-- Jobs that are over: lists, rates, pruning. Small next to the queue's own indexes, and written once per job.
create index jobs_over on apalis.jobs (status, done_at desc) where status in ('Done', 'Killed');
-- Jobs that run: leases, rescue, limits.
create index jobs_held on apalis.jobs (lock_by, job_type) where status in ('Queued', 'Running');
-- Dead ones of a kind, to be tried again together.
create index jobs_dead_of_kind on apalis.jobs ((metadata -> 'kind')) where status = 'Killed';

-- Reminders: unfinished forms of some days ago, and other forms of the same person.
create index submissions_unfinished on submissions (created_at) where not is_complete and email is not null;
create index submissions_email on submissions (email) where email is not null;
