//! What any server needs, law aside: configuration, database, file storage, logs and traces, time, secrets.
//!
//! [`clerk_core`](../clerk_core/index.html) and everything above it build on this crate; it knows nothing of them.

pub mod clock;
pub mod config;
pub mod db;
pub mod error;
pub mod idempotency;
mod isolated;
pub mod metrics;
pub mod network;
pub mod paging;
pub mod password_work;
pub mod secrets;
pub mod signals;
pub mod storage;
pub mod telemetry;
pub mod time;
pub mod version;
pub mod words;

pub use error::{Error, FieldError, FieldErrors, OnConstraint, Result};
pub use isolated::isolated;
