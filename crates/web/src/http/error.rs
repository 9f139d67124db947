//! Errors as people and programs see them: a page, a problem document (RFC 9457), or the intake API's JSON.

use crate::http::api::problem;
use crate::http::form::body::{Entered, entered};
use crate::http::headers::forget_all;
use crate::http::page::page_with;
use crate::http::session::{frame_of_error, session_token};
use crate::http::status::{log, status};
use crate::ui::Shell;
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

const BUSY: &str =
    "Many people are signing in at this moment. Nothing was done. Go back and try again in a few seconds.";
/// How many seconds to wait before a busy server is asked again.
const RETRY_AFTER: u64 = 5;

/// The result of a handler of a page.
pub(crate) type PageResult<T = HttpResponse> = Result<T, PageError>;

/// An error on a page.
#[derive(Debug)]
pub(crate) enum PageError {
    /// An error of the domain.
    Domain(Error),
    /// Sends the browser to another page.
    GoTo(String),
    /// The same, when the browser's session has ended.
    Ended(String),
    /// A form that did not come from a page of this browser's session, and the page that it came from.
    StaleForm(Option<String>),
    /// A form with something in it, sent after the session had ended: where to sign in again, and come back.
    SignedOut(String),
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
    /// Sends the browser to the sign-in page, and back here afterwards. What someone has entered is shown to them first, in case
    /// their browser has kept no draft of it.
    pub(crate) fn sign_in(request: &HttpRequest) -> Self {
        // Only pages can be returned to. For a form, that is the page that it was on, where its draft is kept.
        let here = if matches!(*request.method(), Method::GET | Method::HEAD) {
            request.uri().to_string()
        } else {
            form_page(request).unwrap_or_else(|| "/admin".to_owned())
        };
        if entered(request).is_empty() {
            Self::sign_in_to(request, &here)
        } else {
            Self::SignedOut(sign_in_page(&here))
        }
    }

    /// Sends the browser to the sign-in page, and to another page afterwards. If it had a session, it forgets what it has kept of our
    /// pages: others may use the computer.
    pub(crate) fn sign_in_to(request: &HttpRequest, next: &str) -> Self {
        let address = sign_in_page(next);
        if session_token(request).is_some() { Self::Ended(address) } else { Self::GoTo(address) }
    }
}

/// The sign-in page that leads on to another.
fn sign_in_page(next: &str) -> String {
    format!("/admin/sign-in?{}", serde_html_form::to_string([("next", next)]).unwrap_or_default())
}

/// The address of the page from which a form was sent, without what says that something was saved. The sign-in page decides which
/// addresses it accepts.
pub(crate) fn form_page(request: &HttpRequest) -> Option<String> {
    let referrer = request.headers().get(header::REFERER)?.to_str().ok()?;
    let page = url::Url::parse(referrer).ok()?;
    let query: Vec<_> = page.query_pairs().filter(|(name, _)| name != "done").collect();
    let query = serde_html_form::to_string(query).ok().filter(|query| !query.is_empty());
    Some(query.map_or_else(|| page.path().to_owned(), |query| format!("{}?{query}", page.path())))
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
            Self::GoTo(_) | Self::Ended(_) => StatusCode::SEE_OTHER,
            Self::StaleForm(_) => StatusCode::FORBIDDEN,
            Self::SignedOut(_) => StatusCode::UNAUTHORIZED,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let (title, message) = match self {
            Self::GoTo(location) => {
                return HttpResponse::SeeOther().insert_header((header::LOCATION, location.as_str())).finish();
            }
            Self::Ended(location) => {
                let mut response = HttpResponse::SeeOther().insert_header((header::LOCATION, location.as_str())).finish();
                forget_all(&mut response);
                return response;
            }
            Self::StaleForm(_) => ("This form is out of date", "Nothing was saved. You may have signed in again in another window. Open the form again and send it from there.".to_owned()),
            Self::SignedOut(_) => ("Your session has ended", "Nothing was saved yet. Sign in again to return to the form.".to_owned()),
            Self::Domain(error) => match error {
                Error::NotFound => ("Page not found", "It does not exist, or you don’t have access to it.".to_owned()),
                Error::Forbidden => ("Not allowed", "You don’t have permission to do this. If you need it, ask a coordinator.".to_owned()),
                Error::Conflict(text) => ("That can’t be done now", text.clone()),
                Error::Stale => ("Someone else changed this first", "It was changed after you opened the page. Go back, reload the page, and try again.".to_owned()),
                Error::Invalid(fields) => ("Something is missing", fields.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join(" ")),
                Error::Busy => ("Please try again", BUSY.to_owned()),
                Error::Db(_) | Error::External(_) => ("Something went wrong", SORRY.to_owned()),
            },
        };
        let status = self.status_code();
        let link = match self {
            Self::StaleForm(Some(page)) => Some((page.clone(), "Open the form")),
            Self::SignedOut(page) => Some((page.clone(), "Sign in")),
            _ => None,
        };
        let mut response = HttpResponse::new(status);
        let is_busy = matches!(self, Self::Domain(Error::Busy));
        response.extensions_mut().insert(Unstamped { status, title, message, link, is_busy });
        response
    }
}

/// An error page without its body, which needs the request's id. The guard adds both.
struct Unstamped {
    status: StatusCode,
    title: &'static str,
    message: String,
    /// Where to go from here, if not to the dashboard.
    link: Option<(String, &'static str)>,
    /// Whether there was only too much to do.
    is_busy: bool,
}

/// Gives an error page its body: with the request's id, with what someone has entered and what was not saved, and for someone who is
/// signed in with the navigation.
pub(crate) async fn stamp(
    request: &HttpRequest,
    mut response: HttpResponse<BoxBody>,
    request_id: &str,
) -> HttpResponse<BoxBody> {
    let Some(page) = response.extensions_mut().remove::<Unstamped>() else { return response };
    let is_framed = !page.status.is_server_error() && request.path().starts_with("/admin");
    let shell = if is_framed { frame_of_error(request).await } else { None };
    let (back_href, back_label) = page.link.as_ref().map_or(HOME, |(href, label)| (href.as_str(), *label));
    let error = ErrorBody {
        title: page.title,
        message: &page.message,
        request_id: if page.status.is_server_error() && !page.is_busy { request_id } else { "" },
        back_href,
        back_label,
        is_form_there: page.link.is_some(),
        entered: entered(request),
    };
    let mut response = match shell {
        Some(shell) => page_with(page.status, &FramedErrorPage { shell, error }),
        None => page_with(page.status, &ErrorPage { error }),
    };
    if page.is_busy {
        response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER.into());
    }
    response
}

const HOME: (&str, &str) = ("/admin", "Go to the dashboard");

#[derive(Template)]
#[template(path = "layout/error.html")]
struct ErrorPage<'a> {
    error: ErrorBody<'a>,
}

/// The same with the navigation.
#[derive(Template)]
#[template(path = "layout/framed_error.html")]
struct FramedErrorPage<'a> {
    shell: Shell,
    error: ErrorBody<'a>,
}

struct ErrorBody<'a> {
    title: &'a str,
    message: &'a str,
    request_id: &'a str,
    back_href: &'a str,
    back_label: &'a str,
    /// Whether the link leads back to the form.
    is_form_there: bool,
    entered: Vec<Entered>,
}

/// A page that says what went wrong and where to go from here.
fn error_page(status: StatusCode, title: &str, message: &str, request_id: &str) -> HttpResponse {
    // The number helps only when we have to look into it.
    let request_id = if status.is_server_error() { request_id } else { "" };
    let (back_href, back_label) = HOME;
    let error =
        ErrorBody { title, message, request_id, back_href, back_label, is_form_there: false, entered: Vec::new() };
    page_with(status, &ErrorPage { error })
}
