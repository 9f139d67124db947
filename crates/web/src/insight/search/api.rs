//! Find anything.

use crate::http::api::{ApiResult, Caller, query};
use actix_web::web::{Json, Query};
use clerk_core::insight::search::{self, Found};

query! {
    /// What to look for.
    pub(crate) struct SearchQuery {
        /// A fileref, name, phone number, email, address, or words
        q: String,
    }
}

pub(crate) async fn search(caller: Caller, query: Query<SearchQuery>) -> ApiResult<Json<Found>> {
    Ok(Json(search::find(&mut *caller.db().await?, &caller.viewer, &query.q).await?))
}
