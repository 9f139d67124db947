//! The metrics that the web server and the worker have in common.

use crate::clock::Clock;
use crate::telemetry::otlp::COUNTS;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;
use sqlx::PgPool;
use std::fmt;
use std::sync::atomic::Ordering;

/// The type of [`text`].
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// All metrics as Prometheus reads them.
pub fn text(registry: &Registry) -> String {
    let mut text = String::new();
    match prometheus_client::encoding::text::encode(&mut text, registry) {
        Ok(()) => text,
        // Writing to a String can't fail.
        Err(_) => String::new(),
    }
}

/// Adds when this process started, by Prometheus' usual name (its changes are restarts), and how far the connections of its
/// pool are used.
pub fn register_process(registry: &mut Registry, pool: &PgPool) {
    let started = ConstGauge::new(Clock::system().now().as_second());
    registry.register("process_start_time_seconds", "When the process started, in seconds since 1970", started);
    registry.register_collector(Box::new(Pool(pool.clone())));
    registry.register_collector(Box::new(Sent));
}

/// Log lines and spans that go to an OTLP endpoint. Those that were handed over but, after a long time, neither
/// sent nor failed were dropped.
#[derive(Debug)]
struct Sent;

impl Collector for Sent {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        for (name, help, counter) in [
            ("clerk_telemetry_handed", "Log lines and spans to be sent", &COUNTS.handed),
            ("clerk_telemetry_sent", "Log lines and spans that the endpoint took", &COUNTS.sent),
            ("clerk_telemetry_failed", "Log lines and spans that the endpoint did not take", &COUNTS.failed),
        ] {
            let counter = ConstCounter::new(counter.load(Ordering::Relaxed));
            counter.encode(encoder.encode_descriptor(name, help, None, counter.metric_type())?)?;
        }
        Ok(())
    }
}

struct Pool(PgPool);

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pool")
    }
}

impl Collector for Pool {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let open = i64::from(self.0.size());
        let idle = i64::try_from(self.0.num_idle()).unwrap_or(i64::MAX);
        for (name, help, value) in [
            ("clerk_db_connections_open", "Connections to the database", open),
            ("clerk_db_connections_used", "Connections to the database that are in use", (open - idle).max(0)),
            (
                "clerk_db_connections_max",
                "The most connections that this process may hold",
                i64::from(self.0.options().get_max_connections()),
            ),
        ] {
            let gauge = ConstGauge::new(value);
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        Ok(())
    }
}
