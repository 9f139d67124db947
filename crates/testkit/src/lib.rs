//! A real Clerk on a real database, for tests and for development.
//!
//! Without features: [`postgres`] runs a private PostgreSQL cluster, [`s3`] an S3 server in this process, [`outbox`] takes
//! mail, [`fixtures`] has what renters send. `xtask` builds on these, so they depend on nothing else of Clerk.

#[cfg(feature = "app")]
pub mod app;
pub mod clamd;
#[cfg(feature = "database")]
pub mod database;
pub mod faketime;
pub mod files;
pub mod fixtures;
pub mod outbox;
pub mod postgres;
pub mod s3;
mod serve;
