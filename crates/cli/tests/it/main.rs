//! `clerk` as an operator runs it: the real binary on a real database, a real S3 server, and stand-ins for third parties.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod backup;
mod checked_dates;
mod commands;
mod doctor;
mod events_in_codes;
mod files;
mod health;
mod history;
mod invisible_signs;
mod obfuscate;
mod orders_of_cases;
mod support;
