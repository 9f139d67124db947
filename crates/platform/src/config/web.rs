//! What `clerk-web` needs.

use super::database::WEB_POOL_SIZE;
use super::environment::public_url;
use super::parse::{domain, list, number, origin_text, parsed, seconds};
use super::reader::{ConfigErrors, Reader, from_env};
use super::scanner::scanner;
use super::section::config;
use super::{
    DatabaseConfig, Environment, ProvidersConfig, RateLimits, ScannerAddress, StorageConfig, TelemetryConfig, vars,
};
use ipnet::IpNet;
use secrecy::SecretString;
use std::net::SocketAddr;
use std::time::Duration;
use url::Url;

config! {
    /// What `clerk-web` needs.
    |r| WebConfig {
        /// Which installation this is.
        environment: Environment = r.get(&vars::CLERK_ENV, Environment::parse);
        /// The database.
        database: DatabaseConfig = DatabaseConfig::read(r, WEB_POOL_SIZE);
        /// The bucket of uploaded files.
        storage: StorageConfig = StorageConfig::read(r);
        /// Logs and error reports.
        telemetry: TelemetryConfig = TelemetryConfig::read(r, environment);
        /// Where people reach Clerk, without a trailing slash in its text.
        public_url: Url = public_url(r, environment);
        /// Domain of the cases' email addresses.
        email_domain: String = r.get(&vars::EMAIL_DOMAIN, domain);
        /// The staff's own domain.
        staff_email_domain: String = r.get(&vars::STAFF_EMAIL_DOMAIN, domain);
        /// Signs links.
        secret_key: SecretString = r.secret(&vars::SECRET_KEY, 32);
        /// Where to listen.
        bind: SocketAddr = r.get(&vars::WEB_BIND, parsed);
        /// Threads that answer requests; one per core without it.
        workers: Option<usize> = Some(r.get(&vars::WEB_WORKERS, number(1, 64)));
        /// How long requests in flight may take after SIGTERM.
        drain: Duration = r.get(&vars::WEB_DRAIN_SECONDS, seconds(1, 600));
        /// Sites whose pages may call the intake API.
        intake_origins: Vec<String> = r.get(&vars::INTAKE_ORIGINS, list(origin_text));
        /// Proxies whose forwarded addresses are believed.
        trusted_proxies: Vec<IpNet> = r.get(&vars::TRUSTED_PROXIES, list(parsed));
        /// Accounts elsewhere with which staff may sign in.
        providers: ProvidersConfig = ProvidersConfig::read(r);
        /// Limits of the public calls.
        rate_limits: RateLimits = RateLimits::read(r, environment);
        /// The virus scanner.
        scanner: Option<ScannerAddress> = Some(r.get(&vars::CLAMD_ADDRESS, scanner));
        /// Where metrics are read.
        metrics_bind: Option<SocketAddr> = Some(r.get(&vars::METRICS_BIND, parsed));
    }
}

impl WebConfig {
    /// Reads the process environment.
    pub fn from_env() -> Result<Self, ConfigErrors> {
        from_env(Self::read)
    }

    /// Reads any source of variables.
    pub fn from_source(source: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        Reader::read(source, Self::read)
    }
}
