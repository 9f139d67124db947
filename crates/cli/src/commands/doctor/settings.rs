//! The environment: complete, and fit for where this is.

use super::finding::Finding;
use clerk_platform::config::{ConfigErrors, Environment, WebConfig, WorkerConfig};
use secrecy::{ExposeSecret, SecretString};

/// Whether a binary would start.
pub(super) fn environment(binary: &'static str, errors: Option<&ConfigErrors>) -> Finding {
    match errors {
        None => Finding::ok("environment", format!("{binary} has all it needs")),
        Some(errors) => Finding::failed(
            "environment",
            format!("{binary}: {}", errors.to_string().replace("\n ", "")),
            "Set these variables (docs/configuration.md); the checks that need them are skipped.",
        ),
    }
}

/// What is set, or left out, that matters at this place.
pub(super) fn look(worker: &WorkerConfig, web: &WebConfig) -> Vec<Finding> {
    let local = worker.environment == Environment::Local;
    let https = web.public_url.scheme() == "https";
    let mut findings = vec![match https {
        true => Finding::ok("public address", "uses https"),
        false if local => Finding::ok("public address", "does not use https, which is fine here"),
        // In production the configuration is refused before this.
        false => Finding::warning(
            "public address",
            "PUBLIC_URL is not https: cookies and links are sent unencrypted",
            "Set PUBLIC_URL to the https address.",
        ),
    }];
    findings.push(match web.trusted_proxies.as_slice() {
        [] if !local => Finding::warning(
            "trusted proxies",
            "none: all visitors share NGINX's address and its limits",
            "Set TRUSTED_PROXIES to the network of NGINX.",
        ),
        proxies => Finding::ok("trusted proxies", format!("{} networks", proxies.len())),
    });
    findings.push(webhook("chat, team", "CHAT_TEAM_WEBHOOK_URL", worker.chat.team.as_ref(), local));
    findings.push(webhook("chat, tech", "CHAT_TECH_WEBHOOK_URL", worker.chat.tech.as_ref(), local));
    findings.push(webhook("heartbeat", "HEARTBEAT_URL", worker.heartbeat_url.as_ref(), local));
    findings.push(match &worker.telemetry.sentry_dsn {
        // Its form was checked when the environment was read.
        Some(_) => Finding::ok("error reports", "SENTRY_DSN is set"),
        None => missing("error reports", "SENTRY_DSN", local),
    });
    findings.push(match &worker.telemetry.otlp {
        Some(_) => Finding::ok("logs and traces", "OTLP_ENDPOINT is set"),
        None => missing("logs and traces", "OTLP_ENDPOINT", local),
    });
    findings
}

fn webhook(name: &'static str, variable: &str, url: Option<&SecretString>, local: bool) -> Finding {
    match url {
        Some(url) if url.expose_secret().starts_with("https://") || local => {
            Finding::ok(name, format!("{variable} is set"))
        }
        Some(_) => Finding::warning(name, format!("{variable} is not https"), "Set it to the https address."),
        None => missing(name, variable, local),
    }
}

fn missing(name: &'static str, variable: &str, local: bool) -> Finding {
    match local {
        true => Finding::ok(name, "off"),
        false => Finding::warning(
            name,
            format!("{variable} is not set: this is off"),
            format!("Set {variable} if you want it."),
        ),
    }
}

/// Everything that must not be shown.
pub(super) fn secrets(worker: &WorkerConfig, web: &WebConfig) -> Vec<SecretString> {
    let mut secrets = vec![
        web.secret_key.clone(),
        worker.database.url.clone(),
        worker.storage.access_key_id.clone(),
        worker.storage.secret_access_key.clone(),
    ];
    if let Some(password) =
        url::Url::parse(worker.database.url.expose_secret()).ok().as_ref().and_then(url::Url::password)
    {
        secrets.push(password.into());
    }
    let optional =
        [&worker.mail.key, &worker.chat.team, &worker.chat.tech, &worker.heartbeat_url, &worker.telemetry.sentry_dsn];
    secrets.extend(optional.into_iter().flatten().cloned());
    if let Some(otlp) = &worker.telemetry.otlp {
        secrets.push(otlp.endpoint.clone());
        secrets.extend(otlp.headers.iter().map(|(_, value)| value.clone()));
    }
    secrets
}
