//! What was written about someone's performance.

use crate::http::api::auth::Caller;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Reading;
use crate::state::AppState;
use actix_web::web;
use clerk_core::casework::timeline::{self, PerformanceReview};
use clerk_core::office::staff;
use uuid::Uuid;

/// How many reviews an answer holds.
const SHOWN: i64 = 100;

/// List the performance reviews of a user
///
/// The last 100, the last one first. For coordinators and above.
#[utoipa::path(
    get, path = IN_TABLE, tag = "users", operation_id = "list_performance_reviews",
    params(("id" = Uuid, Path, description = "The user's id")),
    responses((status = 200, description = "The reviews", body = Vec<PerformanceReview>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(
    caller: Caller,
    id: web::Path<Uuid>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<Vec<PerformanceReview>>> {
    let mut db = state.pool.acquire().await?;
    // For a user who does not exist this is an error.
    staff::get(&mut db, &caller.viewer, *id).await?;
    Ok(web::Json(timeline::performance_reviews(&mut db, &caller.viewer, *id, SHOWN).await?))
}
