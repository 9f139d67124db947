//! What a legal centre is, in Rust: its things and rules, all SQL, and the jobs that changes cause.
//!
//! The web server, the worker and the command line share this crate and nothing else. It knows no web framework and no
//! job runner. Functions are free functions that take a connection; see docs/ARCHITECTURE.md for the rules.

pub mod access;
pub mod blocked_contacts;
pub mod cases;
pub mod clients;
pub mod clock;
pub mod closures;
pub mod config;
pub mod contacts;
pub mod dates;
pub mod db;
pub mod demo;
pub mod error;
pub mod idempotency;
pub mod input;
pub mod intake;
pub mod jobs;
pub mod metrics;
pub mod notes;
pub mod ops;
pub mod password_links;
pub mod people;
pub mod queues;
pub mod referrers;
pub mod reports;
pub mod retention;
pub mod search;
pub mod secrets;
pub mod services;
pub mod settings;
pub mod signals;
pub mod staff;
pub mod storage;
pub mod submissions;
pub mod telemetry;
pub mod tenancies;
pub mod time;
pub mod tokens;
mod typed;
pub mod universities;
pub mod uploads;
pub mod users;
pub mod values;

pub use error::{Error, FieldError, Result};
