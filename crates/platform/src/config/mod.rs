//! Configuration: typed, from the environment, checked as a whole before anything starts.
//!
//! A file for each concern. [`vars`] lists every variable; docs/configuration.md is generated from that list.

mod chat;
mod command;
mod database;
mod environment;
mod limits;
mod mail;
mod parse;
mod providers;
mod reader;
mod scanner;
mod section;
mod storage;
mod telemetry;
pub mod vars;
mod web;
mod worker;

pub use chat::ChatConfig;
pub use command::{CliConfig, dns_server};
pub use database::DatabaseConfig;
pub use environment::Environment;
pub use limits::RateLimits;
pub use mail::MailConfig;
pub use providers::{ProviderConfig, ProvidersConfig};
pub use reader::{ConfigErrors, Reader};
pub use scanner::ScannerAddress;
pub use storage::StorageConfig;
pub use telemetry::{OtlpConfig, TelemetryConfig};
pub use web::WebConfig;
pub use worker::WorkerConfig;

#[cfg(test)]
mod tests;
