//! Whether the process runs, and whether it can do its work.

use crate::state::AppState;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder, web};
use clerk_core::schema;
use clerk_platform::db;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// `GET /healthz`: whether the process answers.
pub(crate) async fn healthz(state: web::Data<AppState>) -> HttpResponse {
    state.found_well.answer();
    HttpResponse::Ok().content_type("text/plain").body("ok")
}

/// How old an answer about the state may be. Anyone may ask, and each look costs statements and a call of the bucket.
const FRESH: Duration = Duration::from_secs(2);

/// The state as last found, and when that was. Anyone who asks while someone looks waits for what they find.
#[derive(Debug, Default)]
pub(crate) struct LastState(Mutex<Option<(Instant, State)>>);

/// The status and the body.
type State = (StatusCode, serde_json::Map<String, serde_json::Value>);

/// `GET /readyz`: the state of database, schema and bucket, each by name.
pub(crate) async fn readyz(state: web::Data<AppState>) -> HttpResponse {
    let mut last = state.last_state.0.lock().await;
    let (status, body) = match &*last {
        Some((at, known)) if at.elapsed() < FRESH => known.clone(),
        _ => {
            let found = look(&state).await;
            *last = Some((Instant::now(), found.clone()));
            found
        }
    };
    HttpResponseBuilder::new(status).json(body)
}

async fn look(state: &AppState) -> State {
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
    (if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, body)
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
