//! Errors as problem documents (RFC 9457) that name the fields, and what the API's description says of them.

use crate::http::status::{log, status};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use clerk_core::{Error, FieldError};
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: the status says what kind of problem it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What went wrong this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

/// The result of a handler of the JSON API.
pub(crate) type ApiResult<T = HttpResponse> = Result<T, ApiError>;

/// An error of the JSON API.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// An error of the domain.
    Domain(Error),
    /// There is no token, or not a valid one.
    Unauthenticated,
    /// A change that does not say which version it is based on.
    VersionRequired,
    /// The request itself can't be read.
    BadRequest(String),
    /// The token is for reading.
    ReadOnly,
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        log(&error);
        Self::Domain(error)
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        Error::from(error).into()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Domain(error) => status(error),
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::VersionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::ReadOnly => StatusCode::FORBIDDEN,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let (detail, errors) = match self {
            Self::Domain(Error::Invalid(errors)) => (Some("Some values can't be accepted.".to_owned()), errors.clone()),
            Self::Domain(Error::Conflict(detail)) | Self::BadRequest(detail) => (Some(detail.clone()), Vec::new()),
            Self::Unauthenticated => (Some("Send a token: `Authorization: Bearer clerk_…`.".to_owned()), Vec::new()),
            Self::ReadOnly => (Some("This token is for reading only.".to_owned()), Vec::new()),
            Self::VersionRequired => {
                let detail = "Say which version you change: send its `ETag` as `If-Match`, or `If-Match: *` for any.";
                (Some(detail.to_owned()), Vec::new())
            }
            Self::Domain(Error::Stale) => {
                let detail = "Someone has changed it since you read it. Read it again, and decide.";
                (Some(detail.to_owned()), Vec::new())
            }
            Self::Domain(_) => (None, Vec::new()),
        };
        answer(self.status_code(), detail, errors)
    }
}

/// A problem without details.
pub(crate) fn plain(status: StatusCode) -> HttpResponse {
    answer(status, None, Vec::new())
}

fn answer(status: StatusCode, detail: Option<String>, errors: Vec<FieldError>) -> HttpResponse {
    let title = status.canonical_reason().unwrap_or("Error");
    let problem = Problem { kind: "about:blank", title, status: status.as_u16(), detail, errors };
    let mut response = HttpResponseBuilder::new(status);
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header(("www-authenticate", "Bearer"));
    }
    match serde_json::to_vec(&problem) {
        Ok(body) => response.content_type("application/problem+json").body(body),
        Err(_) => response.finish(),
    }
}

/// A status and when it is sent, for the description.
pub(super) type Refusal = (u16, &'static str);

/// Those of every call.
pub(super) const ANY: [Refusal; 4] = [
    (400, "The request can't be read"),
    (401, "There is no valid token"),
    (404, "It does not exist, or the user may not see it"),
    (422, "Values can't be accepted; `errors` names them"),
];
/// Those of calls that do something, on top.
pub(super) const DOING: [Refusal; 2] =
    [(403, "The user may see it, but not do this"), (409, "This can't be done at present; `detail` says what to do")];
/// Those of calls that ask for a version, on top.
pub(super) const VERSIONED: [Refusal; 2] = [
    (412, "Someone has changed it since you read it. Read it again"),
    (428, "Say which version you change: send its `ETag` as `If-Match`"),
];

/// A refusal as the description has it.
pub(super) fn described((status, text): Refusal) -> (String, RefOr<Response>) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
    let response = ResponseBuilder::new().description(text).content("application/problem+json", content).build();
    (status.to_string(), response.into())
}
