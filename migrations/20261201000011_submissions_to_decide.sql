-- Failed submissions and likely repetitions that wait for a decision are counted on every page of a coordinator. Those that were
-- decided on stay in the table, and the count does not look at them.
create index submissions_to_decide on submissions (failed_at) where failed_at is not null and closed_as is null;
create index submissions_repetitions on submissions (id)
    where repeats_id is not null and not is_processed and closed_as is null and repeats_denied_at is null;
