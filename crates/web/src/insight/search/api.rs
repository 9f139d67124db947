//! Find anything.

use crate::http::api::auth::Caller;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Reading;
use crate::state::AppState;
use actix_web::web;
use clerk_core::insight::search::{self, Found};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct SearchQuery {
    #[serde(default)]
    q: String,
}

/// Find anything
///
/// Cases, clients, other people, addresses, notes and answers that the user sees; with typing errors, what comes near.
#[utoipa::path(
    get, path = IN_TABLE, tag = "search", operation_id = "search",
    params(("q" = Option<String>, Query, description = "A fileref, name, phone number, email, address, or words")),
    responses((status = 200, description = "What was found", body = Found), Reading),
    security(("token" = [])),
)]
pub(crate) async fn find(
    caller: Caller,
    query: web::Query<SearchQuery>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<Found>> {
    Ok(web::Json(search::find(&mut *state.pool.acquire().await?, &caller.viewer, &query.q).await?))
}
