//! Wraps every request: gives it an id and one log line, keeps a panic within it, and sees its work to the end.

use crate::http::error::{self, Kind};
use crate::http::reads;
use crate::state::AppState;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, rt, web};
use clerk_platform::telemetry;
use sentry::SentryFutureExt;
use std::sync::Arc;
use std::time::Instant;
use tracing::{Instrument, Span};
use uuid::Uuid;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, from NGINX or our own.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

/// The request's id, as text for jobs, log lines and error pages.
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
    let kind = Kind::of(request.path());
    let begun = Begun {
        at: Instant::now(),
        method: request.method().clone(),
        state: request.app_data::<web::Data<AppState>>().cloned(),
    };

    let work = {
        let begun = begun.clone();
        async move {
            let answer = next.call(request).await;
            match &answer {
                Ok(response) => {
                    let (request, status) = (response.request(), response.status());
                    reads::record(request, status).await;
                    begun.answered(request.match_pattern().as_deref(), status, &reads::user(request));
                }
                Err(error) => begun.answered(None, error.as_response_error().status_code(), ""),
            }
            answer
        }
    };
    // Run in a task of its own: actix drops the future when the client goes away, and a renter with bad reception may be gone
    // before what they sent is saved.
    let work = work.instrument(span.clone());
    let answer = match sentry::Hub::current().client() {
        Some(_) => rt::spawn(work.bind_hub(reporting_hub(&id))).await,
        None => rt::spawn(work).await,
    };
    match answer {
        Ok(answer) => {
            let (request, response) = answer?.into_parts();
            let response = error::stamp(&request, response.map_into_boxed_body(), &id).await;
            let mut response = ServiceResponse::new(request, response);
            name(response.headers_mut(), &id);
            Ok(response)
        }
        // The panic hook has already reported it.
        Err(_) => {
            span.in_scope(|| begun.answered(None, StatusCode::INTERNAL_SERVER_ERROR, ""));
            let mut response = error::internal(kind, &id);
            name(response.headers_mut(), &id);
            Err(InternalError::from_response("panic", response).into())
        }
    }
}

/// A request under way.
#[derive(Clone)]
struct Begun {
    at: Instant,
    method: Method,
    state: Option<web::Data<AppState>>,
}

impl Begun {
    /// Writes the log line and counts the request. `user` is an id, or empty. `route` is the template, not the path: a path can contain a signature or
    /// what someone entered.
    fn answered(&self, route: Option<&str>, status: StatusCode, user: &str) {
        let (took, route, method) = (self.at.elapsed(), route.unwrap_or("-"), &self.method);
        let ms = took.as_secs_f64() * 1000.0;
        let facts = [
            ("http.request.method", method.as_str()),
            ("http.route", route),
            ("http.response.status_code", status.as_str()),
        ];
        telemetry::describe(&Span::current(), || format!("{method} {route}"), &facts);
        tracing::info!(%method, route, status = status.as_u16(), ms, user, "answered");
        if let Some(state) = &self.state {
            state.metrics.count(method, route, status, took);
        }
    }
}

fn name(headers: &mut HeaderMap, id: &str) {
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID.clone(), value);
    }
}

/// The id that a proxy has given, if it is fit for a log line.
fn incoming_id(request: &ServiceRequest) -> Option<Arc<str>> {
    let id = request.headers().get(&REQUEST_ID)?.to_str().ok()?;
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    ((8..=64).contains(&id.len()) && id.chars().all(fits)).then(|| id.into())
}

/// Gives each request a hub of its own, so that error reports of concurrent requests don't mix.
fn reporting_hub(id: &str) -> Arc<sentry::Hub> {
    let hub = sentry::Hub::new_from_top(sentry::Hub::current());
    hub.configure_scope(|scope| scope.set_tag("request_id", id));
    Arc::new(hub)
}
