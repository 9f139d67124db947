//! Why a form comes back.

use actix_web::http::StatusCode;
use clerk_core::{Error, FieldError};
use jiff::Timestamp;

/// Why a form comes back to its author. The default is for a form that they have just opened.
#[derive(Debug, Default)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) errors: Vec<FieldError>,
    /// Whether somebody else has changed it since the form was opened.
    pub(crate) is_stale: bool,
}

impl Refusal {
    /// The refusal for an error that the author can do something about; any other error is returned.
    pub(crate) fn of(error: Error) -> Result<Self, Error> {
        let whole = |message: &str| vec![FieldError { field: String::new(), message: message.to_owned() }];
        let is_stale = matches!(error, Error::Stale);
        let (status, errors) = match error {
            Error::Invalid(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
            Error::Conflict(text) => (StatusCode::CONFLICT, whole(&text)),
            Error::Stale => (
                StatusCode::CONFLICT,
                whole(
                    "Someone else changed this after you opened the page. Their changes are below. To save yours over theirs, send the form again.",
                ),
            ),
            other => return Err(other),
        };
        Ok(Self { status, errors, is_stale })
    }

    /// The version for the form's hidden field: the one that the author saw, unless they are being told of a newer one.
    pub(crate) fn version(&self, sent: Option<Timestamp>, now: Timestamp) -> String {
        sent.filter(|_| !self.is_stale).unwrap_or(now).to_string()
    }
}
