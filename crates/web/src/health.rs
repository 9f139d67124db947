//! Whether the process runs, and whether it can do its work.

use crate::state::AppState;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder, web};
use clerk_core::schema;
use clerk_platform::db;
use std::time::Duration;

/// `GET /healthz`: whether the process answers.
pub(crate) async fn healthz(state: web::Data<AppState>) -> HttpResponse {
    state.found_well.answer();
    HttpResponse::Ok().content_type("text/plain").body("ok")
}

/// `GET /readyz`: the state of database, schema and bucket, each by name.
pub(crate) async fn readyz(state: web::Data<AppState>) -> HttpResponse {
    let database = within(db::ping(&state.pool)).await;
    let schema = match within(schema::schema_problem(&state.pool)).await {
        Ok(None) => Ok(()),
        Ok(Some(problem)) | Err(problem) => Err(problem),
    };
    let storage = within(state.storage.ping()).await;
    let parts = [("database", database), ("schema", schema), ("storage", storage)];
    let ready = parts.iter().all(|(_, state)| state.is_ok());
    let body: serde_json::Map<String, serde_json::Value> =
        [("status".to_owned(), if ready { "ok" } else { "failing" }.into())]
            .into_iter()
            .chain(parts.map(|(name, state)| (name.to_owned(), state.err().unwrap_or_else(|| "ok".to_owned()).into())))
            .collect();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    HttpResponseBuilder::new(status).json(body)
}

/// The result of one check, or in words why it failed. The details go to the log: this page is open to everyone.
async fn within<T>(part: impl Future<Output = clerk_core::Result<T>>) -> Result<T, String> {
    match tokio::time::timeout(Duration::from_secs(3), part).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            Err("does not answer as it should".to_owned())
        }
        Err(_) => Err("does not answer within 3 seconds".to_owned()),
    }
}
