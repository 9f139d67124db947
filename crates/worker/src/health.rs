//! Answers health checks: `GET /healthz` says that the process runs, `GET /readyz` that it can do its work.

use crate::Status;
use crate::http::{self, Answer};
use clerk_core::schema;
use clerk_platform::db;
use clerk_platform::signals::FoundWell;
use clerk_platform::storage::Storage;
use hyper::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long one part may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the checks look at.
#[derive(Clone)]
pub struct Health {
    /// The database.
    pub pool: PgPool,
    /// The bucket of uploaded files.
    pub storage: Storage,
    /// The worker itself.
    pub status: Arc<Status>,
    /// Whether `/healthz` has been requested.
    pub found_well: Arc<FoundWell>,
}

/// Answers until dropped.
pub async fn serve(listener: TcpListener, health: Health) {
    http::serve(listener, move |path| answer(path, health.clone())).await;
}

async fn answer(path: String, health: Health) -> Option<Answer> {
    let (status, body) = match path.as_str() {
        "/healthz" => {
            health.found_well.answer();
            (StatusCode::OK, json!({"status": "ok"}))
        }
        "/readyz" => readiness(&health).await,
        _ => return None,
    };
    Some((status, "application/json", body.to_string()))
}

async fn readiness(health: &Health) -> (StatusCode, Value) {
    let (database, schema, storage) = tokio::join!(
        part(db::ping(&health.pool)),
        part(async {
            match schema::schema_problem(&health.pool).await? {
                None => Ok(()),
                Some(problem) => Err(clerk_core::Error::Conflict(problem)),
            }
        }),
        part(health.storage.ping()),
    );
    let jobs = if health.status.is_claiming() { "ok" } else { "not all classes of jobs are being claimed" }.to_owned();
    let ready = [&database, &schema, &storage, &jobs].iter().all(|part| *part == "ok");
    let body = json!({
        "status": if ready { "ok" } else { "unavailable" },
        "checks": {"database": database, "schema": schema, "storage": storage, "jobs": jobs},
        "jobs": {"done": health.status.done(), "retried": health.status.retried(), "dead": health.status.dead()},
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
