//! What every handler shares.

mod limits;
pub(crate) mod people;
mod reads;
mod turns;

use crate::health::LastState;
use crate::metrics::Metrics;
use crate::office::accounts::passkeys::Passkeys;
use crate::office::accounts::providers::Providers;
use clerk_platform::clock::Clock;
use clerk_platform::config::{ProvidersConfig, RateLimits, WebConfig};
use clerk_platform::password_work::PasswordWork;
use clerk_platform::signals::FoundWell;
use clerk_platform::storage::Storage;
use ipnet::IpNet;
use limits::Limits;
use people::People;
use reads::Reads;
use secrecy::SecretString;
use sqlx::PgPool;
use tokio::sync::Semaphore;

/// How many lists are put into files at the same time.
const EXPORTS_AT_ONCE: usize = 2;

/// Settings that handlers need.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Clerk's public URL, without a trailing slash.
    pub public_url: String,
    /// Domain of the cases' email addresses.
    pub email_domain: String,
    /// The staff's own domain, until an admin sets others.
    pub staff_email_domain: String,
    /// Signs links and form tokens.
    pub secret_key: SecretString,
    /// Sites whose pages may call the intake API.
    pub intake_origins: Vec<String>,
    /// Proxies whose forwarded addresses are trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// Limits of the public calls.
    pub rate_limits: RateLimits,
    /// Whether the worker has a virus scanner, so that files are to be scanned.
    pub scans_files: bool,
    /// Accounts elsewhere with which staff may sign in.
    pub providers: ProvidersConfig,
    /// Which build this is, for admins; empty if that is not known.
    pub release: String,
}

impl From<&WebConfig> for Settings {
    fn from(config: &WebConfig) -> Self {
        Self {
            public_url: config.public_url.as_str().trim_end_matches('/').to_owned(),
            email_domain: config.email_domain.clone(),
            staff_email_domain: config.staff_email_domain.clone(),
            secret_key: config.secret_key.clone(),
            intake_origins: config.intake_origins.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
            rate_limits: config.rate_limits,
            scans_files: config.scanner.is_some(),
            providers: config.providers.clone(),
            release: config.telemetry.release.clone().unwrap_or_default(),
        }
    }
}

impl Settings {
    /// Whether people use Clerk over HTTPS, so that cookies may be limited to it.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https:")
    }
}

/// What every handler shares; one per process.
#[derive(Debug)]
pub struct AppState {
    /// The database.
    pub pool: PgPool,
    /// The bucket of uploaded files.
    pub storage: Storage,
    /// The time.
    pub clock: Clock,
    /// Settings.
    pub settings: Settings,
    /// Whether `/healthz` has been requested.
    pub found_well: FoundWell,
    /// Counters of the public calls.
    pub(crate) limits: Limits,
    /// Google and Microsoft.
    pub(crate) providers: Providers,
    /// What passkeys are made for.
    pub(crate) passkeys: Passkeys,
    /// Where passwords are hashed and checked, a few at a time.
    pub(crate) password_work: PasswordWork,
    /// Counters for Prometheus.
    pub(crate) metrics: Metrics,
    /// The staff for filters, as last read.
    pub(crate) people: People,
    /// Who may put a list into a file: the others wait.
    pub(crate) exports: Semaphore,
    /// What people have read, for the audit trail.
    pub(crate) reads: Reads,
    /// Whether this process can do its work, as last found.
    pub(crate) last_state: LastState,
}

impl AppState {
    /// Puts the parts together.
    pub fn new(pool: PgPool, storage: Storage, clock: Clock, settings: Settings) -> Self {
        let limits = Limits::new(&settings.rate_limits);
        let metrics = Metrics::new(&pool);
        let found_well = FoundWell::default();
        let passkeys = Passkeys::at(&settings.public_url);
        let providers = Providers::new(&settings.providers, &settings.public_url);
        Self {
            pool,
            storage,
            clock,
            settings,
            found_well,
            limits,
            providers,
            passkeys,
            password_work: PasswordWork::default(),
            metrics,
            people: People::default(),
            exports: Semaphore::new(EXPORTS_AT_ONCE),
            reads: Reads::default(),
            last_state: LastState::default(),
        }
    }

    /// Writes down what people have read last. Called once nothing is served any more.
    pub async fn finish(&self) {
        self.reads.stop().await;
    }
}
