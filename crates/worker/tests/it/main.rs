//! The job layer on a real PostgreSQL: one test or more for each thing that apalis leaves to us.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may panic"
)]

mod account_mail;
mod announce;
mod chaos;
mod classes;
mod dead;
mod elsewhere;
mod fates;
mod jobs;
mod messages;
mod outages;
mod process;
mod queue;
mod reminders;
mod schedule;
mod stop;
mod support;
