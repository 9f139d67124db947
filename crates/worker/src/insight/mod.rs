//! Handlers of jobs, one file each, named after the verb and the noun.

mod send_weekly_report;
