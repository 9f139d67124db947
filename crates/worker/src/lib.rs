//! Clerk's job worker: takes jobs from the queue that [`clerk_core::jobs`] writes to, and runs the code for them.
//!
//! The path of a job: `core/jobs/x.rs` → `apalis.jobs` → [`registry`] → `handlers/x.rs`. [`runtime`] claims jobs for apalis'
//! worker, keeps the leases and rescues what a dead process held. [`dispatcher`] stands between apalis and a handler and
//! decides what becomes of a job: done, tried again later, or dead. [`clients`] are the third parties that handlers call.

pub mod clients;
pub mod dispatcher;
pub mod failure;
pub mod handler;
pub mod handlers;
pub mod health;
mod http;
pub mod metrics;
mod monitors;
pub mod registry;
pub mod runtime;

pub use clients::Services;
pub use failure::Failure;
pub use handler::{Context, Handler};
pub use registry::Registry;
pub use runtime::{App, Settings, Status, run};
