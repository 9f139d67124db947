//! Clerk through its front door: a real server on a real database, asked as browsers and programs ask it.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod access;
mod api;
mod api_casework;
mod api_people;
mod api_queues;
mod api_schema;
mod api_staff;
mod cases;
mod casework;
mod clients;
mod health;
mod intake;
mod intake_limits;
mod jobs;
mod new_cases;
mod notes;
mod observability;
mod passwords;
mod people;
mod process;
mod processing;
mod query_count;
mod queues;
mod reports;
mod search;
mod sent_twice;
mod settings;
mod sign_in;
mod staff;
mod support;
mod timeline;
mod uploads;
