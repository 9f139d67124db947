//! Logs and traces to an OTLP endpoint.
//!
//! A record is put into a queue and sent by a thread of its own. When the queue is full, because the endpoint is slow or
//! away, what comes next is dropped: nobody waits. [`COUNTS`] tells how much was handed over, sent and refused.

use crate::config::{OtlpConfig, TelemetryConfig};
use opentelemetry::trace::TracerProvider;
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_otlp::{LogExporter as OtlpLogs, SpanExporter as OtlpSpans, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{
    BatchConfigBuilder as LogBatches, BatchLogProcessor, LogBatch, LogExporter, LogProcessor, SdkLogRecord,
    SdkLoggerProvider,
};
use opentelemetry_sdk::trace::{
    BatchConfigBuilder as SpanBatches, BatchSpanProcessor, SdkTracerProvider, Span, SpanData, SpanExporter,
    SpanProcessor,
};
use secrecy::ExposeSecret;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::registry::LookupSpan;

/// How long the endpoint may take for one batch.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long sending the last records may hold up the end of a process.
const LAST_PATIENCE: Duration = Duration::from_secs(2);
/// Records that wait at most, of each kind.
const QUEUE: usize = 8192;

/// How many log lines and spans there were, and what happened to them.
#[derive(Debug)]
pub(crate) struct Counts {
    /// Handed over to be sent.
    pub(crate) handed: AtomicU64,
    /// Taken by the endpoint.
    pub(crate) sent: AtomicU64,
    /// Refused by the endpoint, or not taken in time.
    pub(crate) failed: AtomicU64,
}

/// The counts of this process: it has one exporter, as it has one log.
pub(crate) static COUNTS: Counts =
    Counts { handed: AtomicU64::new(0), sent: AtomicU64::new(0), failed: AtomicU64::new(0) };

impl Counts {
    fn ended(&self, records: usize, result: &OTelSdkResult) {
        let counter = if result.is_ok() { &self.sent } else { &self.failed };
        counter.fetch_add(records as u64, Ordering::Relaxed);
    }
}

/// Sends until dropped.
pub(super) struct Otlp {
    spans: SdkTracerProvider,
    logs: SdkLoggerProvider,
}

impl Otlp {
    /// Starts the threads that send. Not to be called on a thread that runs async code.
    pub(super) fn start(otlp: &OtlpConfig, config: &TelemetryConfig, service: &'static str) -> Option<Self> {
        let endpoint = otlp.endpoint.expose_secret().trim_end_matches('/');
        let headers: HashMap<String, String> =
            otlp.headers.iter().map(|(name, value)| (name.clone(), value.expose_secret().to_owned())).collect();
        let spans = OtlpSpans::builder().with_http().with_endpoint(format!("{endpoint}/v1/traces"));
        let spans = spans.with_timeout(PATIENCE).with_headers(headers.clone()).build().ok()?;
        let logs = OtlpLogs::builder().with_http().with_endpoint(format!("{endpoint}/v1/logs"));
        let logs = logs.with_timeout(PATIENCE).with_headers(headers).build().ok()?;
        let resource = Resource::builder_empty()
            .with_service_name(service)
            .with_attributes([
                KeyValue::new("service.version", super::release(config)),
                KeyValue::new("deployment.environment.name", config.environment.as_str()),
            ])
            .build();
        let span_batches = SpanBatches::default().with_max_queue_size(QUEUE).build();
        let spans = BatchSpanProcessor::builder(Counted(spans)).with_batch_config(span_batches).build();
        let log_batches = LogBatches::default().with_max_queue_size(QUEUE).build();
        let logs = BatchLogProcessor::builder(Counted(logs)).with_batch_config(log_batches).build();
        Some(Self {
            spans: SdkTracerProvider::builder()
                .with_span_processor(Handed(spans))
                .with_resource(resource.clone())
                .build(),
            logs: SdkLoggerProvider::builder().with_log_processor(Handed(logs)).with_resource(resource).build(),
        })
    }

    /// Makes spans of the program's spans. What happens in them goes with the logs.
    pub(super) fn spans<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.spans.tracer("clerk"))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
    }

    /// Sends log lines.
    pub(super) fn logs<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        OpenTelemetryTracingBridge::new(&self.logs)
    }
}

impl Drop for Otlp {
    fn drop(&mut self) {
        // At the same time, so that a dead endpoint holds up the end only once.
        std::thread::scope(|scope| {
            scope.spawn(|| self.spans.shutdown_with_timeout(LAST_PATIENCE));
            scope.spawn(|| self.logs.shutdown_with_timeout(LAST_PATIENCE));
        });
    }
}

/// An exporter whose results are counted.
#[derive(Debug)]
struct Counted<E>(E);

impl SpanExporter for Counted<OtlpSpans> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let count = batch.len();
        let result = self.0.export(batch).await;
        COUNTS.ended(count, &result);
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

impl LogExporter for Counted<OtlpLogs> {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        let count = batch.iter().count();
        let result = self.0.export(batch).await;
        COUNTS.ended(count, &result);
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

/// A queue to which what is handed over is counted.
#[derive(Debug)]
struct Handed<P>(P);

impl SpanProcessor for Handed<BatchSpanProcessor> {
    fn on_start(&self, span: &mut Span, context: &opentelemetry::Context) {
        self.0.on_start(span, context);
    }

    fn on_end(&self, span: SpanData) {
        COUNTS.handed.fetch_add(1, Ordering::Relaxed);
        self.0.on_end(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

impl LogProcessor for Handed<BatchLogProcessor> {
    fn emit(&self, record: &mut SdkLogRecord, scope: &InstrumentationScope) {
        COUNTS.handed.fetch_add(1, Ordering::Relaxed);
        self.0.emit(record, scope);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}
