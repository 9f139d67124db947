//! Versions, so that nobody overwrites what they have not seen: reading sends an `ETag`, changing asks for `If-Match`.

use super::problem::ApiError;
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder};
use clerk_platform::time::Timestamp;
use clerk_platform::version::Version;
use serde::Serialize;
use std::future::{Ready, ready};

/// The version that a change is based on, from the header `If-Match`; `*` accepts any.
pub(crate) struct IfMatch(pub(crate) Version);

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let tag = request.headers().get(header::IF_MATCH).map(|value| value.to_str().unwrap_or_default().trim());
        ready(match tag {
            None => Err(ApiError::VersionRequired),
            Some("*") => Ok(Self(None)),
            // A tag that is not one of ours can't be that of the current version.
            Some(tag) => match tag.trim_matches('"').parse() {
                Ok(version) => Ok(Self(Some(version))),
                Err(_) => Err(clerk_core::Error::Stale.into()),
            },
        })
    }
}

/// An answer with its version.
pub(crate) fn versioned(at: Timestamp, value: &impl Serialize) -> HttpResponse {
    HttpResponseBuilder::new(StatusCode::OK).insert_header((header::ETAG, format!("\"{}\"", at.to_jiff()))).json(value)
}
