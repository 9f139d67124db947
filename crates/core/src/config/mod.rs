//! Configuration: typed, from the environment, checked as a whole before anything starts.
//!
//! [`vars`] lists every variable; docs/configuration.md is generated from that list.

mod reader;
mod settings;
pub mod vars;

pub use reader::{ConfigErrors, Reader};
pub use settings::{
    CliConfig, DatabaseConfig, Environment, RateLimits, StorageConfig, TelemetryConfig, WebConfig, WorkerConfig,
};
