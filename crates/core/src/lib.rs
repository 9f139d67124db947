//! What a legal centre is, in Rust: its things and rules, all SQL, and the jobs that changes cause.
//!
//! The web server, the worker and the command line share this crate. It knows no web framework and no job runner. Functions
//! are free functions that take a connection. The crate has wings, each with its domains; a wing imports from those below
//! it only: insight and upkeep, then intake, documents, casework, parties, office. See docs/ARCHITECTURE.md for the rules.

// sqlx.toml names types by paths that hold in every crate.
extern crate self as clerk_core;

pub mod access;
pub mod casework;
pub mod documents;
mod finding;
pub mod ids;
pub mod input;
pub mod insight;
pub mod intake;
pub mod jobs;
pub mod office;
pub mod parties;
pub mod schema;
pub mod upkeep;
pub mod values;

pub use clerk_platform::{Error, FieldError, FieldErrors, Result};
