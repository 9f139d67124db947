-- no-transaction
-- What has been closed since someone's last visit, for their home.
create index concurrently cases_closed_at on cases (closed_at) where closed_at is not null;
