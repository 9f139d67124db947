//! The trace that something belongs to, and how it goes from one process to the next: as the `traceparent` of W3C's Trace
//! Context, which holds random numbers only. When no traces are sent, all of this does nothing.

use opentelemetry::trace::{SpanContext, TraceContextExt, TraceFlags, TraceState};
use opentelemetry::{Context, SpanId, TraceId};
use std::sync::atomic::{AtomicBool, Ordering};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// Whether this process sends traces.
pub(super) static IS_TRACING: AtomicBool = AtomicBool::new(false);

fn is_tracing() -> bool {
    IS_TRACING.load(Ordering::Relaxed)
}

/// The `traceparent` of what is being done now.
pub fn traceparent() -> Option<String> {
    if !is_tracing() {
        return None;
    }
    let context = Span::current().context();
    let span = context.span().span_context().clone();
    let flags = span.trace_flags().to_u8();
    span.is_valid().then(|| format!("00-{}-{}-{flags:02x}", span.trace_id(), span.span_id()))
}

/// Puts a span that was not entered yet under the one that a `traceparent` names. Anything else is ignored.
pub fn continue_trace(span: &Span, traceparent: Option<&str>) {
    if let Some(parent) = traceparent.filter(|_| is_tracing()).and_then(parse) {
        // It fails for a span that is not recorded, which needs no parent.
        let _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
}

/// Names a span, and says more about it.
pub fn describe(span: &Span, name: impl FnOnce() -> String, facts: &[(&'static str, &str)]) {
    if is_tracing() {
        span.context().span().update_name(name());
        for (key, value) in facts {
            span.set_attribute(*key, (*value).to_owned());
        }
    }
}

fn parse(text: &str) -> Option<SpanContext> {
    let mut parts = text.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_form =
        version == "00" && trace.len() == 32 && span.len() == 16 && flags.len() == 2 && parts.next().is_none();
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?);
    let (trace, span) = (TraceId::from_hex(trace).ok()?, SpanId::from_hex(span).ok()?);
    let context = SpanContext::new(trace, span, flags, true, TraceState::default());
    (is_form && context.is_valid()).then_some(context)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_what_is_well_formed_is_continued() {
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let context = parse(good).unwrap();
        assert_eq!(context.trace_id().to_string(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert!(context.is_sampled() && context.is_remote());
        let zeros = format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32));
        for bad in [
            "",
            "00",
            "x",
            &good[..54],
            &good.replace("00-4", "01-4"),
            &zeros,
            &format!("{good}-x"),
            &good.replace('f', "g"),
        ] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }
}
