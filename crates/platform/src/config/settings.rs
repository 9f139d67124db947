//! What each binary needs to know, as types.

use super::parse::{domain, headers, http_url, list, not_empty, number, origin, parsed, secret_url};
use super::reader::{ConfigErrors, Reader};
use super::vars;
use ipnet::IpNet;
use secrecy::SecretString;
use std::net::SocketAddr;
use std::time::Duration;
use url::Url;

/// Which installation this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// A developer's machine: demo data allowed, no rate limits.
    Local,
    /// The test installation.
    Test,
    /// The real one.
    Production,
}

impl Environment {
    /// Its name in logs and error reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Test => "test",
            Self::Production => "production",
        }
    }

    fn parse(raw: &str) -> Option<Self> {
        [Self::Local, Self::Test, Self::Production].into_iter().find(|e| e.as_str() == raw)
    }
}

/// Connections that a process may hold unless it is told otherwise.
const POOL_SIZE: u32 = 10;
/// The same for the web server: twice the processors of a small server. The statements of more would only take turns at
/// them; requests that wait for a connection instead are served in their order, so the slowest of them comes sooner.
const WEB_POOL_SIZE: u32 = 4;

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// Its URL, with the password.
    pub url: SecretString,
    /// Connections a process may hold.
    pub pool_size: u32,
}

/// How to reach the bucket of uploaded files.
#[derive(Debug, Clone)]
pub struct StorageConfig {
    /// An S3 server other than Amazon's.
    pub endpoint: Option<Url>,
    /// The bucket's region.
    pub region: String,
    /// The access key's id.
    pub access_key_id: SecretString,
    /// The access key's secret.
    pub secret_access_key: SecretString,
    /// The bucket's name.
    pub bucket: String,
    /// Whether the bucket's name goes in the path instead of the host name.
    pub force_path_style: bool,
}

/// Logs and error reports.
#[derive(Debug, Clone)]
pub struct TelemetryConfig {
    /// Which installation reports.
    pub environment: Environment,
    /// Which build this is.
    pub release: Option<String>,
    /// Where errors are reported.
    pub sentry_dsn: Option<SecretString>,
    /// Where logs and traces are sent.
    pub otlp: Option<OtlpConfig>,
    /// JSON lines instead of readable text.
    pub json: bool,
    /// Filter of log lines.
    pub level: String,
}

/// Where logs and traces are sent.
#[derive(Debug, Clone)]
pub struct OtlpConfig {
    /// The URL above `/v1/logs` and `/v1/traces`, which may hold a secret.
    pub endpoint: SecretString,
    /// Headers to send along, as `name=value`.
    pub headers: Vec<(String, SecretString)>,
}

/// Calls per client address and minute; `None` is no limit.
#[derive(Debug, Clone, Copy, Default)]
pub struct RateLimits {
    /// Calls of the intake API.
    pub submissions: Option<u32>,
    /// Uploads.
    pub uploads: Option<u32>,
    /// "No email" forms.
    pub noemail: Option<u32>,
}

/// What `clerk-web` needs.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// Which installation this is.
    pub environment: Environment,
    /// The database.
    pub database: DatabaseConfig,
    /// The bucket of uploaded files.
    pub storage: StorageConfig,
    /// Logs and error reports.
    pub telemetry: TelemetryConfig,
    /// Where people reach Clerk, without a trailing slash in its text.
    pub public_url: Url,
    /// Domain of the cases' email addresses.
    pub email_domain: String,
    /// The staff's own domain.
    pub staff_email_domain: String,
    /// Signs links.
    pub secret_key: SecretString,
    /// Where to listen.
    pub bind: SocketAddr,
    /// Threads that answer requests; one per core without it.
    pub workers: Option<usize>,
    /// How long requests in flight may take after SIGTERM.
    pub drain: Duration,
    /// Sites whose pages may call the intake API.
    pub intake_origins: Vec<String>,
    /// Proxies whose forwarded addresses are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Limits of the public calls.
    pub rate_limits: RateLimits,
    /// Where metrics are read.
    pub metrics_bind: Option<SocketAddr>,
}

/// What `clerk-worker` needs.
#[derive(Debug, Clone)]
pub struct WorkerConfig {
    /// Which installation this is.
    pub environment: Environment,
    /// The database.
    pub database: DatabaseConfig,
    /// The bucket of uploaded files.
    pub storage: StorageConfig,
    /// Logs and error reports.
    pub telemetry: TelemetryConfig,
    /// Where people reach Clerk.
    pub public_url: Url,
    /// Domain of the cases' email addresses.
    pub email_domain: String,
    /// Fast jobs that run at the same time.
    pub fast_jobs: usize,
    /// Slow jobs that run at the same time.
    pub slow_jobs: usize,
    /// How long running jobs may take after SIGTERM.
    pub drain: Duration,
    /// Where health checks are answered.
    pub bind: SocketAddr,
    /// Where metrics are read.
    pub metrics_bind: Option<SocketAddr>,
    /// The webhook of the team's channel.
    pub chat_team: Option<SecretString>,
    /// The webhook of the tech channel.
    pub chat_tech: Option<SecretString>,
    /// What is called each minute.
    pub heartbeat_url: Option<SecretString>,
    /// Sends mail.
    pub sendgrid_api_key: Option<SecretString>,
    /// Where SendGrid is.
    pub sendgrid_url: Url,
    /// The sender of mail that belongs to no case.
    pub email_from: String,
    /// The staff's own domain.
    pub staff_email_domain: String,
    /// Where renters fill in the form.
    pub intake_site: Option<Url>,
}

/// What `clerk` needs.
#[derive(Debug, Clone)]
pub struct CliConfig {
    /// Which installation this is.
    pub environment: Environment,
    /// The database.
    pub database: DatabaseConfig,
    /// Logs and error reports.
    pub telemetry: TelemetryConfig,
}

impl WebConfig {
    /// Reads the process environment.
    pub fn from_env() -> Result<Self, ConfigErrors> {
        Self::from_source(&|name| std::env::var(name).ok())
    }

    /// Reads any source of variables.
    pub fn from_source(source: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let mut r = Reader::new(source);
        // Each part is read before any is looked at, so that one message can name every wrong variable.
        let environment = r.get(&vars::CLERK_ENV, Environment::parse);
        let database = database(&mut r, WEB_POOL_SIZE);
        let storage = storage(&mut r);
        let telemetry = telemetry(&mut r, environment);
        let public_url = r.get(&vars::PUBLIC_URL, origin);
        let email_domain = r.get(&vars::EMAIL_DOMAIN, domain);
        let staff_email_domain = r.get(&vars::STAFF_EMAIL_DOMAIN, domain);
        let secret_key = r.secret(&vars::SECRET_KEY, 32);
        let bind = r.get(&vars::WEB_BIND, parsed);
        let workers = r.get(&vars::WEB_WORKERS, number(1, 64));
        let drain = r.get(&vars::WEB_DRAIN_SECONDS, number(1, 600));
        let intake_origins =
            r.get(&vars::INTAKE_ORIGINS, list(|raw| origin(raw).map(|url| url.origin().ascii_serialization())));
        let trusted_proxies = r.get(&vars::TRUSTED_PROXIES, list(parsed));
        let mut limit = |var, otherwise| {
            let set = r.get(var, number(0, 100_000));
            let limit = set.unwrap_or(if environment == Some(Environment::Local) { 0 } else { otherwise });
            (limit > 0).then_some(limit)
        };
        let rate_limits = RateLimits {
            submissions: limit(&vars::RATE_LIMIT_SUBMISSIONS_PER_MINUTE, 120),
            uploads: limit(&vars::RATE_LIMIT_UPLOADS_PER_MINUTE, 120),
            noemail: limit(&vars::RATE_LIMIT_NOEMAIL_PER_MINUTE, 20),
        };
        let metrics_bind = r.get(&vars::METRICS_BIND, parsed);
        let build = || {
            Some(Self {
                environment: environment?,
                database: database?,
                storage: storage?,
                telemetry: telemetry?,
                public_url: public_url?,
                email_domain: email_domain?,
                staff_email_domain: staff_email_domain?,
                secret_key: secret_key?,
                bind: bind?,
                workers,
                drain: Duration::from_secs(drain?),
                intake_origins: intake_origins?,
                trusted_proxies: trusted_proxies?,
                rate_limits,
                metrics_bind,
            })
        };
        r.finish(build())
    }
}

impl WorkerConfig {
    /// Reads the process environment.
    pub fn from_env() -> Result<Self, ConfigErrors> {
        Self::from_source(&|name| std::env::var(name).ok())
    }

    /// Reads any source of variables.
    pub fn from_source(source: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let mut r = Reader::new(source);
        let environment = r.get(&vars::CLERK_ENV, Environment::parse);
        let database = database(&mut r, POOL_SIZE);
        let storage = storage(&mut r);
        let telemetry = telemetry(&mut r, environment);
        let public_url = r.get(&vars::PUBLIC_URL, origin);
        let email_domain = r.get(&vars::EMAIL_DOMAIN, domain);
        let fast_jobs = r.get(&vars::WORKER_FAST_JOBS, number(1, 64));
        let slow_jobs = r.get(&vars::WORKER_SLOW_JOBS, number(1, 64));
        let drain = r.get(&vars::WORKER_DRAIN_SECONDS, number(1, 3600));
        let bind = r.get(&vars::WORKER_BIND, parsed);
        let metrics_bind = r.get(&vars::METRICS_BIND, parsed);
        let chat_team = r.get(&vars::CHAT_TEAM_WEBHOOK_URL, secret_url);
        let chat_tech = r.get(&vars::CHAT_TECH_WEBHOOK_URL, secret_url);
        let heartbeat_url = r.get(&vars::HEARTBEAT_URL, secret_url);
        let sendgrid_api_key = r.secret(&vars::SENDGRID_API_KEY, 1);
        let sendgrid_url = r.get(&vars::SENDGRID_URL, http_url);
        let email_from = r.get(&vars::EMAIL_FROM, |raw| raw.contains('@').then(|| raw.to_owned()));
        let staff_email_domain = r.get(&vars::STAFF_EMAIL_DOMAIN, domain);
        let intake_site = r.get(&vars::INTAKE_SITE_URL, http_url);
        let build = || {
            Some(Self {
                environment: environment?,
                database: database?,
                storage: storage?,
                telemetry: telemetry?,
                public_url: public_url?,
                email_from: email_from.or_else(|| Some(format!("intake@{}", email_domain.as_ref()?)))?,
                email_domain: email_domain?,
                fast_jobs: fast_jobs?,
                slow_jobs: slow_jobs?,
                drain: Duration::from_secs(drain?),
                bind: bind?,
                metrics_bind,
                chat_team,
                chat_tech,
                heartbeat_url,
                sendgrid_api_key,
                sendgrid_url: sendgrid_url?,
                staff_email_domain: staff_email_domain?,
                intake_site,
            })
        };
        r.finish(build())
    }
}

impl CliConfig {
    /// Reads the process environment.
    pub fn from_env() -> Result<Self, ConfigErrors> {
        let source = |name: &str| std::env::var(name).ok();
        let mut r = Reader::new(&source);
        let environment = r.get(&vars::CLERK_ENV, Environment::parse);
        let database = database(&mut r, POOL_SIZE);
        let telemetry = telemetry(&mut r, environment);
        let build = || Some(Self { environment: environment?, database: database?, telemetry: telemetry? });
        r.finish(build())
    }
}

impl StorageConfig {
    /// Reads the process environment.
    pub fn from_env() -> Result<Self, ConfigErrors> {
        let source = |name: &str| std::env::var(name).ok();
        let mut r = Reader::new(&source);
        let storage = storage(&mut r);
        r.finish(storage)
    }
}

/// The DNS server of `DNS_SERVER`, if it is set.
pub fn dns_server() -> Result<Option<SocketAddr>, ConfigErrors> {
    let source = |name: &str| std::env::var(name).ok();
    let mut r = Reader::new(&source);
    let server = r.get(&vars::DNS_SERVER, parsed);
    r.finish(Some(server))
}

fn database(r: &mut Reader<'_>, pool_size: u32) -> Option<DatabaseConfig> {
    let is_url = |raw: &str| {
        let url = Url::parse(raw).ok().filter(|url| matches!(url.scheme(), "postgres" | "postgresql"))?;
        Some(SecretString::from(url.to_string()))
    };
    let url = r.get(&vars::DATABASE_URL, is_url);
    let pool_size = r.get(&vars::DATABASE_POOL_SIZE, number(2, 200)).unwrap_or(pool_size);
    Some(DatabaseConfig { url: url?, pool_size })
}

fn storage(r: &mut Reader<'_>) -> Option<StorageConfig> {
    let endpoint = r.get(&vars::S3_ENDPOINT, http_url);
    let region = r.get(&vars::S3_REGION, not_empty);
    let access_key_id = r.secret(&vars::S3_ACCESS_KEY_ID, 1);
    let secret_access_key = r.secret(&vars::S3_SECRET_ACCESS_KEY, 1);
    let bucket = r.get(&vars::S3_BUCKET, not_empty);
    let force_path_style = r.get(&vars::S3_FORCE_PATH_STYLE, parsed);
    Some(StorageConfig {
        endpoint,
        region: region?,
        access_key_id: access_key_id?,
        secret_access_key: secret_access_key?,
        bucket: bucket?,
        force_path_style: force_path_style?,
    })
}

fn telemetry(r: &mut Reader<'_>, environment: Option<Environment>) -> Option<TelemetryConfig> {
    let sentry_dsn =
        r.get(&vars::SENTRY_DSN, |raw| raw.parse::<sentry::types::Dsn>().ok().map(|_| SecretString::from(raw)));
    let release = r.get(&vars::CLERK_RELEASE, not_empty);
    let endpoint = r.get(&vars::OTLP_ENDPOINT, secret_url);
    let headers = r.get(&vars::OTLP_HEADERS, headers);
    let json = r.get(&vars::LOG_FORMAT, |raw| match raw {
        "json" => Some(true),
        "text" => Some(false),
        _ => None,
    });
    let level =
        r.get(&vars::LOG_LEVEL, |raw| raw.parse::<tracing_subscriber::filter::Targets>().ok().map(|_| raw.to_owned()));
    let environment = environment?;
    Some(TelemetryConfig {
        environment,
        release,
        sentry_dsn,
        otlp: endpoint.map(|endpoint| OtlpConfig { endpoint, headers: headers.unwrap_or_default() }),
        json: json.unwrap_or(environment != Environment::Local),
        level: level?,
    })
}

#[cfg(test)]
mod tests;
