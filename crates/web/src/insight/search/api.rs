//! Find anything.

use crate::http::api::{ApiResult, Caller, query};
use actix_web::web::{Json, Query};
use clerk_core::Error;
use clerk_core::insight::search::{self, Found, Kind};

query! {
    /// What to look for.
    pub(crate) struct SearchQuery {
        /// A fileref, name, phone number, email, address, or words
        q: String,
        /// Only this kind, and up to 50 of it
        kind: Kind,
    }
}

pub(crate) async fn search(caller: Caller, query: Query<SearchQuery>) -> ApiResult<Json<Found>> {
    let only = match query.kind.as_str() {
        "" => None,
        kind => Some(kind.parse::<Kind>().map_err(|_| Error::invalid("kind", "Use a kind of the list."))?),
    };
    Ok(Json(search::find(&mut *caller.db().await?, &caller.viewer, &query.q, only).await?))
}
