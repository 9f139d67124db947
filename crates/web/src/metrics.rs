//! Metrics for Prometheus: requests by route template and status, and the connections to the database. They are served on an
//! address of their own (`METRICS_BIND`), which is not public.

use actix_web::http::{Method, StatusCode};
use clerk_platform::metrics::{register_process, text};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use sqlx::PgPool;
use std::time::Duration;

/// What is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Request {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: String,
}

impl Metrics {
    pub(crate) fn new(pool: &PgPool) -> Self {
        let requests = Family::default();
        // From half a millisecond to eight seconds.
        let durations = Family::<Route, Histogram, fn() -> Histogram>::new_with_constructor(|| {
            Histogram::new(exponential_buckets(0.0005, 2.0, 15))
        });
        let mut registry = Registry::default();
        registry.register("clerk_http_requests", "Requests by route template and status", requests.clone());
        registry.register("clerk_http_duration_seconds", "How long requests took", durations.clone());
        register_process(&mut registry, pool);
        Self { registry, requests, durations }
    }

    /// Counts a request. The route is its template, so the number of labels is limited; requests that no route matches count as
    /// `-`.
    pub(crate) fn count(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        // Anything can be sent as a method, and each would be kept for ever.
        let method = match *method {
            Method::GET
            | Method::POST
            | Method::PUT
            | Method::PATCH
            | Method::DELETE
            | Method::HEAD
            | Method::OPTIONS => method.as_str(),
            _ => "other",
        };
        let request = Request { method: method.to_owned(), route: route.to_owned(), status: status.as_u16() };
        self.requests.get_or_create(&request).inc();
        self.durations.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// All metrics in Prometheus' format.
    pub(crate) fn text(&self) -> String {
        text(&self.registry)
    }
}
