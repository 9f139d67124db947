//! What was written about someone's performance.

use crate::http::api::{All, ApiResult, Caller};
use actix_web::web::Path;
use clerk_core::casework::timeline::{self, PerformanceReview};
use clerk_core::ids::UserId;
use clerk_core::office::staff;

/// How many reviews an answer holds.
const SHOWN: i64 = 100;

pub(crate) async fn list(caller: Caller, id: Path<UserId>) -> ApiResult<All<PerformanceReview>> {
    let mut db = caller.db().await?;
    // For a user who does not exist this is an error.
    staff::get(&mut db, &caller.viewer, *id).await?;
    Ok(timeline::performance_reviews(&mut db, &caller.viewer, *id, SHOWN).await?.into())
}
