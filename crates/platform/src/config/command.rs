//! What the command `clerk` needs.

use super::database::POOL_SIZE;
use super::parse::parsed;
use super::reader::{ConfigErrors, from_env};
use super::section::config;
use super::{DatabaseConfig, Environment, TelemetryConfig, vars};
use std::net::SocketAddr;

config! {
    /// What `clerk` needs.
    |r| CliConfig {
        /// Which installation this is.
        environment: Environment = r.get(&vars::CLERK_ENV, Environment::parse);
        /// The database.
        database: DatabaseConfig = DatabaseConfig::read(r, POOL_SIZE);
        /// Logs and error reports.
        telemetry: TelemetryConfig = TelemetryConfig::read(r, environment);
    }
}

impl CliConfig {
    /// Reads the process environment.
    pub fn from_env() -> Result<Self, ConfigErrors> {
        from_env(Self::read)
    }
}

/// The DNS server of `DNS_SERVER`, if it is set.
pub fn dns_server() -> Result<Option<SocketAddr>, ConfigErrors> {
    from_env(|r| Some(r.get(&vars::DNS_SERVER, parsed)))
}
