//! Handlers of jobs, one file each, named after the verb and the noun.

mod alert_dead_job;
mod prune_records;
mod send_heartbeat;
