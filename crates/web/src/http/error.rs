//! Errors as people and programs see them: a page, a problem document (RFC 9457), or the intake API's JSON.

use crate::http::api::problem;
use crate::http::page::page_with;
use crate::http::status::{log, status};
use actix_web::body::BoxBody;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;
use clerk_core::Error;
use std::fmt;

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A person with a browser.
    Page,
    /// A program.
    Api,
}

impl Kind {
    /// Decides by the path. The centre's site stores the JSON of any answer to an upload but 400 as if it were a file, so ours
    /// there are pages.
    pub(crate) fn of(path: &str) -> Self {
        let is_read_by_people = path == "/api/docs" || path.starts_with("/api/upload");
        if path.starts_with("/api/") && !is_read_by_people { Self::Api } else { Self::Page }
    }
}

/// The answer to a request whose handler panicked.
pub(crate) fn internal(kind: Kind, request_id: &str) -> HttpResponse {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    match kind {
        Kind::Page => error_page(status, "Something went wrong", SORRY, request_id),
        Kind::Api => problem::plain(status),
    }
}

/// The answer to an address that does not exist.
pub(crate) fn not_found_answer(request: &HttpRequest) -> HttpResponse {
    match Kind::of(request.path()) {
        Kind::Page => PageError::from(Error::NotFound).error_response(),
        Kind::Api => problem::plain(StatusCode::NOT_FOUND),
    }
}

/// The answer to an address whose query can't be read.
pub(crate) fn bad_request_answer(request: &HttpRequest, detail: &str) -> HttpResponse {
    match Kind::of(request.path()) {
        Kind::Page => error_page(
            StatusCode::BAD_REQUEST,
            "This address can’t be read",
            "Part of it is given twice or is not text.",
            "",
        ),
        Kind::Api => problem::ApiError::BadRequest(detail.to_owned()).error_response(),
    }
}

/// The answer to anything that no route matches.
pub(crate) async fn not_found(request: HttpRequest) -> HttpResponse {
    not_found_answer(&request)
}

const SORRY: &str =
    "This is our fault and has been reported. What you saved before is safe. Please try again in a minute.";

/// The result of a handler of a page.
pub(crate) type PageResult<T = HttpResponse> = Result<T, PageError>;

/// An error on a page.
#[derive(Debug)]
pub(crate) enum PageError {
    /// An error of the domain.
    Domain(Error),
    /// Sends the browser to another page.
    GoTo(String),
    /// A form that did not come from a page of this browser's session.
    StaleForm,
}

impl From<Error> for PageError {
    fn from(error: Error) -> Self {
        log(&error);
        Self::Domain(error)
    }
}

impl From<sqlx::Error> for PageError {
    fn from(error: sqlx::Error) -> Self {
        Error::from(error).into()
    }
}

impl PageError {
    /// Sends the browser to the sign-in page, and back here afterwards.
    pub(crate) fn sign_in(request: &HttpRequest) -> Self {
        // Only pages can be returned to. For a form, that is the page that it was on, where its draft is kept. The query is
        // left out, since it may say that something was saved.
        let here = if matches!(*request.method(), Method::GET | Method::HEAD) {
            request.uri().to_string()
        } else {
            form_page(request).unwrap_or_else(|| "/admin".to_owned())
        };
        let query = serde_html_form::to_string([("next", here)]).unwrap_or_default();
        Self::GoTo(format!("/admin/sign-in?{query}"))
    }
}

/// The path of the page from which a form was sent. The sign-in page decides which paths it accepts.
fn form_page(request: &HttpRequest) -> Option<String> {
    let referrer = request.headers().get(header::REFERER)?.to_str().ok()?;
    Some(url::Url::parse(referrer).ok()?.path().to_owned())
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Domain(error) => status(error),
            Self::GoTo(_) => StatusCode::SEE_OTHER,
            Self::StaleForm => StatusCode::FORBIDDEN,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let (title, message) = match self {
            Self::GoTo(location) => {
                return HttpResponse::SeeOther().insert_header((header::LOCATION, location.as_str())).finish();
            }
            Self::StaleForm => ("This form is out of date", "You may have signed in again in another window. Go back, reload the page, and send the form once more.".to_owned()),
            Self::Domain(error) => match error {
                Error::NotFound => ("Page not found", "It does not exist, or you don’t have access to it.".to_owned()),
                Error::Forbidden => ("Not allowed", "You don’t have permission to do this. If you need it, ask a coordinator.".to_owned()),
                Error::Conflict(text) => ("That can’t be done now", text.clone()),
                Error::Stale => ("Someone else changed this first", "It was changed after you opened the page. Go back, reload the page, and try again.".to_owned()),
                Error::Invalid(fields) => ("Something is missing", fields.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join(" ")),
                Error::Db(_) | Error::External(_) => ("Something went wrong", SORRY.to_owned()),
            },
        };
        let status = self.status_code();
        let mut response = HttpResponse::new(status);
        response.extensions_mut().insert(Unstamped { status, title, message });
        response
    }
}

/// An error page without its body, which needs the request's id. The guard adds both.
struct Unstamped {
    status: StatusCode,
    title: &'static str,
    message: String,
}

/// Gives an error page its body, with the request's id.
pub(crate) fn stamp(mut response: HttpResponse<BoxBody>, request_id: &str) -> HttpResponse<BoxBody> {
    let page = response.extensions_mut().remove::<Unstamped>();
    page.map_or(response, |page| error_page(page.status, page.title, &page.message, request_id))
}

#[derive(Template)]
#[template(path = "layout/error.html")]
struct ErrorPage<'a> {
    title: &'a str,
    message: &'a str,
    request_id: &'a str,
    back_href: &'a str,
    back_label: &'a str,
}

/// A page that says what went wrong and where to go from here.
fn error_page(status: StatusCode, title: &str, message: &str, request_id: &str) -> HttpResponse {
    // The number helps only when we have to look into it.
    let request_id = if status.is_server_error() { request_id } else { "" };
    page_with(status, &ErrorPage { title, message, request_id, back_href: "/admin", back_label: "Go to the dashboard" })
}
