//! Answers of the intake API: always JSON, because the centre's site parses every body.

use crate::http::status::{log, status};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use clerk_core::Error;
use clerk_core::ids::SubmissionId;
use serde::Serialize;
use serde_json::value::RawValue;
use std::fmt;

/// A submission as the site reads it.
#[derive(Serialize)]
pub(super) struct Saved<'a> {
    pub(super) id: SubmissionId,
    /// The answers as they were sent.
    pub(super) answers: &'a RawValue,
}

/// An error of the intake API.
#[derive(Debug)]
pub(crate) struct IntakeError {
    status: StatusCode,
    detail: String,
}

impl IntakeError {
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, detail: detail.into() }
    }

    pub(crate) fn too_large(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::PAYLOAD_TOO_LARGE, detail: detail.into() }
    }

    pub(crate) fn too_many() -> Self {
        Self { status: StatusCode::TOO_MANY_REQUESTS, detail: "Too many requests. Please wait a minute.".to_owned() }
    }
}

impl From<Error> for IntakeError {
    fn from(error: Error) -> Self {
        log(&error);
        let detail = match &error {
            Error::NotFound => "There is no such submission.".to_owned(),
            Error::Forbidden => "This submission has been submitted and can't be read or changed any more.".to_owned(),
            Error::Invalid(fields) => {
                fields.iter().map(|f| format!("{}: {}", f.field, f.message)).collect::<Vec<_>>().join(" ")
            }
            Error::Conflict(detail) => detail.clone(),
            Error::Stale => "Someone else has changed it.".to_owned(),
            Error::Busy => "Too many people are using this at the moment. Please try again in a minute.".to_owned(),
            Error::Db(_) | Error::External(_) => "Something went wrong on our side.".to_owned(),
        };
        // The site knows no refusal but 400.
        let status = if matches!(error, Error::Invalid(_)) { StatusCode::BAD_REQUEST } else { status(&error) };
        Self { status, detail }
    }
}

impl From<sqlx::Error> for IntakeError {
    fn from(error: sqlx::Error) -> Self {
        Error::from(error).into()
    }
}

impl fmt::Display for IntakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl ResponseError for IntakeError {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status);
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            response.insert_header(("retry-after", "60"));
        }
        response.json(serde_json::json!({ "detail": self.detail }))
    }
}
