//! What an error of the domain means in HTTP.

use actix_web::http::StatusCode;
use clerk_core::Error;

/// The status of an error.
pub(crate) fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Forbidden => StatusCode::FORBIDDEN,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Stale => StatusCode::PRECONDITION_FAILED,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
        // The request may well succeed in a moment.
        Error::Db(_) | Error::External(_) if error.is_transient() => StatusCode::SERVICE_UNAVAILABLE,
        Error::Db(_) | Error::External(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Logs what staff can't fix themselves. Everything else is in the request's log line.
pub(crate) fn log(error: &Error) {
    if matches!(error, Error::Db(_) | Error::External(_)) {
        tracing::error!(%error, "a request failed");
    }
}
