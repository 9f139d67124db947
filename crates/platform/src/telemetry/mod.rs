//! Logs, traces and error reports, set up once per process.
//!
//! None of them holds personal data: log lines carry ids, route templates and kinds; error reports carry no request bodies,
//! cookies, query strings or addresses.

pub(crate) mod otlp;
mod trace;

pub use trace::{continue_trace, describe, traceparent};

use crate::config::TelemetryConfig;
use otlp::Otlp;
use secrecy::ExposeSecret;
use sentry::ClientInitGuard;
use sentry::integrations::tracing::ErrorLayer;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets, filter_fn};
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Keeps reporting alive; waits a moment for the last reports when dropped.
pub struct Telemetry {
    _otlp: Option<Otlp>,
    _sentry: Option<ClientInitGuard>,
}

/// Starts logging to standard output and, as configured, error reports, and logs and traces by OTLP. `service` is the
/// binary's name. To be called before any async code runs.
pub fn init(config: &TelemetryConfig, service: &'static str) -> Telemetry {
    init_on(config, service, BoxMakeWriter::new(std::io::stdout))
}

/// Starts logging for a command: standard output is for its answer, so log lines go to standard error and nowhere else.
pub fn init_command(config: &TelemetryConfig, service: &'static str) -> Telemetry {
    let config = TelemetryConfig { otlp: None, ..config.clone() };
    init_on(&config, service, BoxMakeWriter::new(std::io::stderr))
}

fn init_on(config: &TelemetryConfig, service: &'static str, writer: BoxMakeWriter) -> Telemetry {
    let sentry = config.sentry_dsn.as_ref().map(|dsn| {
        sentry::init(
            sentry::ClientOptions::new()
                .dsn(dsn.expose_secret())
                .release(format!("clerk@{}", release(config)))
                .environment(config.environment.as_str())
                .server_name(service)
                .send_default_pii(false)
                .shutdown_timeout(Duration::from_secs(2))
                .before_send(|event| Some(without_personal_data(event))),
        )
    });
    // By target and level alone, so that spans cost nothing to filter.
    let filter = filter(&config.level);
    let lines = if config.json {
        tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_writer(writer)
            .boxed()
    } else {
        tracing_subscriber::fmt::layer().with_target(false).compact().with_writer(writer).boxed()
    };
    let reported = Targets::new().with_default(LevelFilter::ERROR).with_target(CONNECTIONS, LevelFilter::OFF);
    let reports = sentry.is_some().then(|| ErrorLayer::new().with_filter(reported));
    let otlp = config.otlp.as_ref().and_then(|otlp| Otlp::start(otlp, config, service));
    let spans = otlp.as_ref().map(|otlp| {
        otlp.spans().with_filter(filter_fn(|metadata| metadata.is_span() && metadata.target().starts_with("clerk")))
    });
    // The code that sends them must not write about it: that would be sent too.
    let senders =
        ["opentelemetry", "opentelemetry_sdk", "opentelemetry_otlp", "hyper", "hyper_util", "reqwest", "rustls"];
    let sent = senders.into_iter().fold(filter.clone(), |filter, sender| filter.with_target(sender, LevelFilter::OFF));
    let logs = otlp.as_ref().map(|otlp| otlp.logs().with_filter(sent));
    let layers = tracing_subscriber::registry().with(reports).with(spans).with(logs).with(lines.with_filter(filter));
    // A second call in one process (tests) keeps the first one's set-up.
    let is_first = layers.try_init().is_ok();
    trace::IS_TRACING.store(is_first && otlp.is_some(), Ordering::Relaxed);
    if config.otlp.is_some() && otlp.is_none() {
        tracing::error!("logs and traces can't be sent: the exporter did not start");
    }
    Telemetry { _otlp: otlp, _sentry: sentry }
}

/// Which log lines are written.
fn filter(level: &str) -> Targets {
    let filter: Targets = level.parse().unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    // What comes in and isn't HTTP is written there as an error (`stream error: request parse error`): anyone can send it, it is
    // answered with 400, and nobody needs to look into it. Everything that goes wrong in our own code is written by us.
    if level.contains(CONNECTIONS) { filter } else { filter.with_target(CONNECTIONS, LevelFilter::OFF) }
}

/// The code that reads and writes HTTP/1 connections.
const CONNECTIONS: &str = "actix_http::h1::dispatcher";

/// Which build this is.
fn release(config: &TelemetryConfig) -> String {
    config.release.clone().unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned())
}

/// Leaves out of a report whatever could hold a person's data.
fn without_personal_data(mut event: sentry::protocol::Event<'static>) -> sentry::protocol::Event<'static> {
    event.user = None;
    // What a panic says may quote what was being worked on.
    for panic in event.exception.values.iter_mut().filter(|exception| exception.ty == "panic") {
        panic.value = None;
    }
    if let Some(request) = &mut event.request {
        request.data = None;
        request.cookies = None;
        request.query_string = None;
        request.headers.clear();
        request.env.clear();
    }
    event
}

#[cfg(test)]
mod tests {
    use super::without_personal_data;
    use sentry::protocol::{Event, Exception, Request};

    #[test]
    fn what_a_panic_quotes_stays_here() {
        let exception =
            |ty: &str, value: &str| Exception { ty: ty.into(), value: Some(value.into()), ..Default::default() };
        let mut event =
            Event { request: Some(Request { data: Some("Ada".into()), ..Default::default() }), ..Default::default() };
        event.exception.values = vec![exception("panic", "not a boundary of Ada"), exception("Database", "code 57P01")];
        let event = without_personal_data(event);
        assert!(!format!("{event:?}").contains("Ada"), "{event:?}");
        assert!(format!("{event:?}").contains("57P01"));
    }
}
