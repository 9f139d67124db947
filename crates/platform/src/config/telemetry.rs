//! Logs, traces and error reports.

use super::Environment;
use super::parse::{dsn, headers, is_json, log_filter, not_empty, secret_url};
use super::section::config;
use super::vars;
use secrecy::SecretString;

config! {
    /// Logs and error reports.
    |r, is_at: Option<Environment>| TelemetryConfig {
        /// Which installation reports.
        environment: Environment = is_at;
        /// Which build this is.
        release: Option<String> = Some(r.get(&vars::CLERK_RELEASE, not_empty));
        /// Where errors are reported.
        sentry_dsn: Option<SecretString> = Some(r.get(&vars::SENTRY_DSN, dsn));
        /// Where logs and traces are sent.
        otlp: Option<OtlpConfig> = Some(OtlpConfig::read(r));
        /// JSON lines instead of readable text.
        json: bool = r.get(&vars::LOG_FORMAT, is_json).or(Some(environment != Some(Environment::Local)));
        /// Filter of log lines.
        level: String = r.get(&vars::LOG_LEVEL, log_filter);
    }

    /// Where logs and traces are sent.
    |r| OtlpConfig {
        /// The URL above `/v1/logs` and `/v1/traces`, which may hold a secret.
        endpoint: SecretString = r.get(&vars::OTLP_ENDPOINT, secret_url);
        /// Headers to send along, as `name=value`.
        headers: Vec<(String, SecretString)> = r.get(&vars::OTLP_HEADERS, headers).or_else(|| Some(Vec::new()));
    }
}
