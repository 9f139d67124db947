//! Around every request: its id, one log line, a panic that stays within it, and work that is seen to its end.

use crate::error::{self, Kind};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, rt};
use sentry::SentryFutureExt;
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, from NGINX or ours.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

/// The request's id, as text for job log lines and error pages.
pub(crate) fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.to_string()).unwrap_or_default()
}

/// The middleware.
pub(crate) async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = incoming_id(&request).unwrap_or_else(|| Uuid::new_v4().simple().to_string().into());
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", request_id = %id);
    let started = Instant::now();
    let method = request.method().clone();
    let kind = Kind::of(request.path());

    let work = {
        let method = method.clone();
        async move {
            let answer = next.call(request).await;
            // The template of the route, not the path: a path can hold a signature or what somebody typed.
            let (route, status) = match &answer {
                Ok(response) => (response.request().match_pattern(), response.status()),
                Err(error) => (None, error.as_response_error().status_code()),
            };
            log(&method, route.as_deref(), status, started);
            answer
        }
    };
    // In a task of its own: actix drops what it waits for when the client goes away, and a renter with bad reception may
    // be gone before what they sent is kept.
    let work = work.instrument(span.clone());
    let answer = match sentry::Hub::current().client() {
        Some(_) => rt::spawn(work.bind_hub(reporting_hub(&id))).await,
        None => rt::spawn(work).await,
    };
    match answer {
        Ok(answer) => answer.map(|mut response| {
            name(response.headers_mut(), &id);
            response.map_into_boxed_body()
        }),
        // The panic hook has reported it already.
        Err(_) => {
            span.in_scope(|| log(&method, None, StatusCode::INTERNAL_SERVER_ERROR, started));
            let mut response = error::internal(kind, &id);
            name(response.headers_mut(), &id);
            Err(InternalError::from_response("panic", response).into())
        }
    }
}

fn log(method: &Method, route: Option<&str>, status: StatusCode, started: Instant) {
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    tracing::info!(%method, route = route.unwrap_or("-"), status = status.as_u16(), ms, "answered");
}

fn name(headers: &mut HeaderMap, id: &str) {
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID.clone(), value);
    }
}

/// An id that a proxy has given, if it is one that can stand in a log line.
fn incoming_id(request: &ServiceRequest) -> Option<Arc<str>> {
    let id = request.headers().get(&REQUEST_ID)?.to_str().ok()?;
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    ((8..=64).contains(&id.len()) && id.chars().all(fits)).then(|| id.into())
}

/// A hub of its own for each request, so that error reports of requests that run side by side don't mix.
fn reporting_hub(id: &str) -> Arc<sentry::Hub> {
    let hub = sentry::Hub::new_from_top(sentry::Hub::current());
    hub.configure_scope(|scope| scope.set_tag("request_id", id));
    Arc::new(hub)
}
