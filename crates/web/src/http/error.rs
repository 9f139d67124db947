//! Errors as people and programs see them: a page, a problem document (RFC 9457), or the intake API's JSON.

use crate::http::api::problem;
use crate::http::guard::request_id;
use crate::ui;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use clerk_core::Error;
use std::fmt;

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A person at a browser.
    Page,
    /// A program.
    Api,
}

impl Kind {
    /// By the path.
    pub(crate) fn of(path: &str) -> Self {
        if path.starts_with("/api/") && path != "/api/docs" { Self::Api } else { Self::Page }
    }
}

/// The status of an error.
pub(crate) fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Forbidden => StatusCode::FORBIDDEN,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Stale => StatusCode::PRECONDITION_FAILED,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        // The same request may well succeed in a moment.
        Error::Db(_) | Error::External(_) if error.is_transient() => StatusCode::SERVICE_UNAVAILABLE,
        Error::Db(_) | Error::External(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Writes down what staff can't mend themselves. Everything else is in the request's log line.
pub(crate) fn log(error: &Error) {
    if matches!(error, Error::Db(_) | Error::External(_)) {
        tracing::error!(%error, "a request failed");
    }
}

/// The answer to a request whose handler panicked.
pub(crate) fn internal(kind: Kind, request_id: &str) -> HttpResponse {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    match kind {
        Kind::Page => ui::error_page(status, "Something went wrong", SORRY, request_id),
        Kind::Api => problem::plain(status),
    }
}

/// The answer to an address that does not exist.
pub(crate) fn not_found_answer(request: &HttpRequest) -> HttpResponse {
    match Kind::of(request.path()) {
        Kind::Page => PageError::new(request, Error::NotFound).error_response(),
        Kind::Api => problem::plain(StatusCode::NOT_FOUND),
    }
}

/// The answer to an address whose query can't be read.
pub(crate) fn bad_request_answer(request: &HttpRequest, detail: &str) -> HttpResponse {
    match Kind::of(request.path()) {
        Kind::Page => ui::error_page(
            StatusCode::BAD_REQUEST,
            "This address can't be read",
            "Something in it is given twice or is not text.",
            "",
        ),
        Kind::Api => problem::ApiError::BadRequest(detail.to_owned()).error_response(),
    }
}

/// Whatever no route matches.
pub(crate) async fn not_found(request: HttpRequest) -> HttpResponse {
    not_found_answer(&request)
}

const SORRY: &str =
    "That is our fault, and it has been reported. What you saved before is safe. Please try again in a minute.";

/// An error on a page.
#[derive(Debug)]
pub(crate) struct PageError {
    answer: Answer,
    request_id: String,
}

#[derive(Debug)]
enum Answer {
    Error(Error),
    SignIn(String),
    StaleForm,
}

impl PageError {
    pub(crate) fn new(request: &HttpRequest, error: Error) -> Self {
        log(&error);
        Self { answer: Answer::Error(error), request_id: request_id(request) }
    }

    /// Sends the browser to the sign-in page, and after that back here.
    pub(crate) fn sign_in(request: &HttpRequest) -> Self {
        // Only pages can be gone back to. From a form it is the page that the form stood on, where its draft is kept; without
        // what its address said, since that may be that something was saved.
        let here = if request.method() == actix_web::http::Method::GET {
            request.uri().to_string()
        } else {
            form_page(request).unwrap_or_else(|| "/admin".to_owned())
        };
        let query = serde_html_form::to_string([("next", here)]).unwrap_or_default();
        Self { answer: Answer::SignIn(format!("/admin/sign-in?{query}")), request_id: String::new() }
    }

    /// A form that did not come from a page of this browser's session.
    pub(crate) fn stale_form(request: &HttpRequest) -> Self {
        Self { answer: Answer::StaleForm, request_id: request_id(request) }
    }
}

/// The path of the page from which a form was sent. Where it may lead is for the sign-in page to decide.
fn form_page(request: &HttpRequest) -> Option<String> {
    let referrer = request.headers().get(header::REFERER)?.to_str().ok()?;
    Some(url::Url::parse(referrer).ok()?.path().to_owned())
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.answer)
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        match &self.answer {
            Answer::Error(error) => status(error),
            Answer::SignIn(_) => StatusCode::SEE_OTHER,
            Answer::StaleForm => StatusCode::FORBIDDEN,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let (title, message) = match &self.answer {
            Answer::SignIn(location) => {
                return HttpResponse::SeeOther().insert_header((header::LOCATION, location.as_str())).finish();
            }
            Answer::StaleForm => ("This form is out of date", "You may have signed in again in another window. Go back, reload the page, and send the form once more.".to_owned()),
            Answer::Error(error) => match error {
                Error::NotFound => ("Page not found", "It does not exist, or it is not yours to see.".to_owned()),
                Error::Forbidden => ("Not allowed", "You can't do this. Ask a coordinator if you need to.".to_owned()),
                Error::Conflict(text) => ("That can't be done now", text.clone()),
                Error::Stale => ("Somebody else was faster", "It has been changed since you opened the page. Go back, reload, and try again.".to_owned()),
                Error::Invalid(fields) => ("Something is missing", fields.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join(" ")),
                Error::Db(_) | Error::External(_) => ("Something went wrong", SORRY.to_owned()),
            },
        };
        ui::error_page(status, title, &message, &self.request_id)
    }
}

/// Turns the domain's errors into pages of this request.
pub(crate) trait OrPage<T> {
    /// The value, or the error as a page.
    fn or_page(self, request: &HttpRequest) -> Result<T, PageError>;
}

impl<T> OrPage<T> for clerk_core::Result<T> {
    fn or_page(self, request: &HttpRequest) -> Result<T, PageError> {
        self.map_err(|error| PageError::new(request, error))
    }
}
