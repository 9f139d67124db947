//! Changes to several cases at once: all of them, or none.

use crate::http::api::auth::Caller;
use crate::http::api::body::Body;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Creating;
use crate::state::AppState;
use actix_web::{HttpResponse, web};
use clerk_core::access::{Action, Viewer};
use clerk_core::casework::queues::{self, Bulk, BulkAssignInput, BulkReviewInput, QueuedCase, Selected};
use clerk_core::{Error, Result};
use clerk_platform::db;
use sqlx::PgConnection;
use uuid::Uuid;

/// Assign several cases
///
/// For coordinators and above.
#[utoipa::path(
    post, path = IN_TABLE, tag = "queues", operation_id = "assign_cases",
    request_body = BulkAssignInput,
    responses((status = 200, description = "The cases as they are now", body = Vec<QueuedCase>), Creating),
    security(("token" = [])),
)]
pub(crate) async fn assign(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::Assign)?;
    let input = body.input::<BulkAssignInput>()?;
    let mut tx = db::begin(&state.pool).await?;
    let changed = queues::assign(&mut tx, &caller.viewer, &input, state.clock.now()).await?;
    let cases = unless(changed, &mut tx, &caller.viewer, &input.cases).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(cases))
}

/// Review several cases
///
/// Writes the same case review into each. For coordinators and above.
#[utoipa::path(
    post, path = IN_TABLE, tag = "queues", operation_id = "review_cases",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, description = "Makes repeating the call safe")),
    request_body = BulkReviewInput,
    responses((status = 201, description = "The cases as they are now", body = Vec<QueuedCase>), Creating),
    security(("token" = [])),
)]
pub(crate) async fn review(caller: Caller, body: Body, state: web::Data<AppState>) -> ApiResult {
    caller.viewer.require(Action::Review)?;
    body.create(&caller, &state, async |tx, body| {
        let input = body.input::<BulkReviewInput>()?;
        let changed = queues::review(tx, &caller.viewer, &input, state.clock.now()).await?;
        unless(changed, tx, &caller.viewer, &input.cases).await
    })
    .await
}

/// The updated cases; or, when some of them could not be changed, why none was.
async fn unless(
    changed: Bulk,
    connection: &mut PgConnection,
    viewer: &Viewer,
    chosen: &[Selected],
) -> Result<Vec<QueuedCase>> {
    if let Err(obstacles) = changed {
        let told = obstacles.iter().map(|obstacle| format!("{} {}", obstacle.fileref, obstacle.message));
        return Err(Error::Conflict(told.collect::<Vec<_>>().join(" ")));
    }
    let ids: Vec<Uuid> = chosen.iter().map(|case| case.id).collect();
    queues::selected(connection, viewer, &ids).await
}
