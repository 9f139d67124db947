//! Configuration: typed, from the environment, checked as a whole before anything starts.
//!
//! [`vars`] lists every variable; docs/configuration.md is generated from that list.

mod parse;
mod reader;
mod settings;
pub mod vars;

pub use reader::{ConfigErrors, Reader};
pub use settings::{
    CliConfig, DatabaseConfig, Environment, OtlpConfig, RateLimits, StorageConfig, TelemetryConfig, WebConfig,
    WorkerConfig, dns_server,
};
