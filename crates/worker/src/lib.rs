//! Clerk's job worker: takes jobs from the queue that [`clerk_core::jobs`] writes to, and runs the code for them.
//!
//! The path of a job: `core/<wing>/<domain>/jobs.rs` → `apalis.jobs` → [`registry`] → `<wing>/<verb_noun>.rs`. [`runtime`]
//! claims jobs for apalis' worker, keeps the leases and rescues what a dead process held. [`dispatcher`] connects apalis to a
//! handler and decides what becomes of a job: done, tried again later, or dead. [`outside`] has the third parties that handlers
//! call; `correspondence` fills in the mails of `mails/`.

mod correspondence;
pub mod dispatcher;
mod documents;
pub mod failure;
pub mod handler;
pub mod health;
mod http;
mod insight;
mod intake;
pub mod metrics;
mod monitors;
mod office;
pub mod outside;
pub mod registry;
pub mod runtime;
mod upkeep;

pub use failure::Failure;
pub use handler::{Context, Handler};
pub use outside::Outside;
pub use registry::Registry;
pub use runtime::{App, Settings, Status, run};
