//! Answers health checks: `GET /healthz` says that the process runs, `GET /readyz` that it can do its work.

use crate::Status;
use bytes::Bytes;
use clerk_core::db;
use clerk_core::storage::Storage;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::CONTENT_TYPE;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long one part may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is looked at.
#[derive(Clone)]
pub struct Health {
    /// The database.
    pub pool: PgPool,
    /// The bucket of uploaded files.
    pub storage: Storage,
    /// The worker itself.
    pub status: Arc<Status>,
}

/// Answers until dropped.
pub async fn serve(listener: TcpListener, health: Health) {
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file descriptors, most likely: that passes.
                tracing::warn!(%error, "a health check could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let health = health.clone();
        tokio::spawn(async move {
            let service = service_fn(|request| answer(request, health.clone()));
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a health check was broken off");
            }
        });
    }
}

async fn answer(request: Request<Incoming>, health: Health) -> Result<Response<Full<Bytes>>, Infallible> {
    let (status, body) = match (request.method(), request.uri().path()) {
        (&Method::GET | &Method::HEAD, "/healthz") => (StatusCode::OK, json!({"status": "ok"})),
        (&Method::GET | &Method::HEAD, "/readyz") => readiness(&health).await,
        (_, "/healthz" | "/readyz") => (StatusCode::METHOD_NOT_ALLOWED, json!({"status": "use GET"})),
        _ => (StatusCode::NOT_FOUND, json!({"status": "not found"})),
    };
    let mut response = Response::new(Full::new(Bytes::from(body.to_string())));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static("application/json"));
    Ok(response)
}

async fn readiness(health: &Health) -> (StatusCode, Value) {
    let (database, schema, storage) = tokio::join!(
        part(db::ping(&health.pool)),
        part(async {
            match db::schema_problem(&health.pool).await? {
                None => Ok(()),
                Some(problem) => Err(clerk_core::Error::Conflict(problem)),
            }
        }),
        part(health.storage.ping()),
    );
    let (running, expected) = health.status.fetchers();
    let fetchers =
        if running == expected && expected > 0 { "ok".to_owned() } else { format!("{running} of {expected} run") };
    let ready = [&database, &schema, &storage, &fetchers].iter().all(|part| *part == "ok");
    let body = json!({
        "status": if ready { "ok" } else { "unavailable" },
        "checks": {"database": database, "schema": schema, "storage": storage, "fetchers": fetchers},
        "jobs": {"done": health.status.done(), "retried": health.status.retried(), "dead": health.status.dead()},
        "restarts": health.status.restarts(),
    });
    (if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, body)
}

async fn part(check: impl Future<Output = clerk_core::Result<()>>) -> String {
    match tokio::time::timeout(PATIENCE, check).await {
        Ok(Ok(())) => "ok".to_owned(),
        Ok(Err(error)) => error.to_string(),
        Err(_elapsed) => "does not answer".to_owned(),
    }
}
