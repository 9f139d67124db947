//! Clerk's job worker: takes jobs from the queue that [`clerk_core::jobs`] writes to, and runs the code for them.
//!
//! The path of a job: `core/jobs/x.rs` → `apalis.jobs` → [`registry`] → `handlers/x.rs`. apalis fetches, keeps the
//! leases and rescues what a dead process held; [`runtime`] keeps it going. [`dispatcher`] stands between apalis and a
//! handler and decides what becomes of a job: done, tried again later, or dead.

pub mod dispatcher;
pub mod failure;
pub mod handler;
pub mod handlers;
pub mod health;
pub mod registry;
pub mod runtime;

pub use failure::Failure;
pub use handler::{Context, Handler};
pub use registry::Registry;
pub use runtime::{App, Settings, Status, run};
