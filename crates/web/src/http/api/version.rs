//! Calls that change something: they say which version they are based on, so that nobody overwrites what they have not seen.

use super::auth::Caller;
use super::body::Body;
use super::describe::{Describe, Description, text};
use super::problem::{self, ApiError};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use clerk_platform::version::Version;
use std::future::{Future, Ready, ready};
use std::ops::Deref;
use std::pin::Pin;
use utoipa::ToSchema;
use utoipa::openapi::path::ParameterIn;

/// The version that a change is based on, from the header `If-Match`; `*` accepts any.
pub(crate) struct IfMatch(pub(crate) Version);

/// A call to change something to what its body says: a `T`, or some fields of one.
pub(crate) struct Change<T> {
    caller: Caller,
    /// The version that the change is based on.
    pub(crate) version: Version,
    pub(crate) body: Body<T>,
}

impl<T> Deref for Change<T> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

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

impl<T: 'static> FromRequest for Change<T> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let parts = <(Caller, IfMatch, Body<T>)>::from_request(request, payload);
        Box::pin(async move {
            let (caller, IfMatch(version), body) = parts.await?;
            Ok(Self { caller, version, body })
        })
    }
}

impl Describe for IfMatch {
    fn describe(description: &mut Description<'_>) {
        let words = format!("{} `ETag`, or `*`", description.its());
        description.parameter("If-Match", ParameterIn::Header, &words, true, text());
        description.refuse(problem::VERSIONED);
    }
}

impl<T: ToSchema> Describe for Change<T> {
    fn describe(description: &mut Description<'_>) {
        IfMatch::describe(description);
        Body::<T>::describe(description);
    }
}
