//! What `clerk-worker` needs.

use super::database::POOL_SIZE;
use super::environment::public_url;
use super::parse::{domain, http_url, number, parsed, seconds, secret_url};
use super::reader::{ConfigErrors, Reader, from_env};
use super::scanner::scanner;
use super::section::config;
use super::{
    ChatConfig, DatabaseConfig, Environment, MailConfig, ScannerAddress, StorageConfig, TelemetryConfig, vars,
};
use secrecy::SecretString;
use std::net::SocketAddr;
use std::time::Duration;
use url::Url;

config! {
    /// What `clerk-worker` needs.
    |r| WorkerConfig {
        /// Which installation this is.
        environment: Environment = r.get(&vars::CLERK_ENV, Environment::parse);
        /// The database.
        database: DatabaseConfig = DatabaseConfig::read(r, POOL_SIZE);
        /// The bucket of uploaded files.
        storage: StorageConfig = StorageConfig::read(r);
        /// Logs and error reports.
        telemetry: TelemetryConfig = TelemetryConfig::read(r, environment);
        /// Where people reach Clerk.
        public_url: Url = public_url(r, environment);
        /// Domain of the cases' email addresses.
        email_domain: String = r.get(&vars::EMAIL_DOMAIN, domain);
        /// The staff's own domain.
        staff_email_domain: String = r.get(&vars::STAFF_EMAIL_DOMAIN, domain);
        /// Fast jobs that run at the same time.
        fast_jobs: usize = r.get(&vars::WORKER_FAST_JOBS, number(1, 64));
        /// Slow jobs that run at the same time.
        slow_jobs: usize = r.get(&vars::WORKER_SLOW_JOBS, number(1, 64));
        /// How long running jobs may take after SIGTERM.
        drain: Duration = r.get(&vars::WORKER_DRAIN_SECONDS, seconds(1, 3600));
        /// Where health checks are answered.
        bind: SocketAddr = r.get(&vars::WORKER_BIND, parsed);
        /// Where metrics are read.
        metrics_bind: Option<SocketAddr> = Some(r.get(&vars::METRICS_BIND, parsed));
        /// The team's chat.
        chat: ChatConfig = ChatConfig::read(r);
        /// What is called each minute.
        heartbeat_url: Option<SecretString> = Some(r.get(&vars::HEARTBEAT_URL, secret_url));
        /// The virus scanner.
        scanner: Option<ScannerAddress> = Some(r.get(&vars::CLAMD_ADDRESS, scanner));
        /// Mail.
        mail: MailConfig = MailConfig::read(r, email_domain.as_deref());
        /// Where renters fill in the form.
        intake_site: Option<Url> = Some(r.get(&vars::INTAKE_SITE_URL, http_url));
    }
}

impl WorkerConfig {
    /// Reads the process environment.
    pub fn from_env() -> Result<Self, ConfigErrors> {
        from_env(Self::read)
    }

    /// Reads any source of variables.
    pub fn from_source(source: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        Reader::read(source, Self::read)
    }
}
