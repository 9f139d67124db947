//! What templates show: small values that the components of `templates/components` take.

mod form;
mod list;
pub(crate) mod list_query;
mod shell;
mod values;

pub(crate) use form::{Choice, Form, Refusal, typed, version};
pub(crate) use list::{Pager, SortColumn, Tab, at_most_99};
pub(crate) use shell::{Section as NavSection, Shell};
pub(crate) use values::{Fact, FileTile, Moment, Tag, dollars};

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

/// Room for a page as it is rendered.
const PAGE_BYTES: usize = 48 * 1024;

/// A page as an answer.
pub(crate) fn page(template: &impl Template) -> HttpResponse {
    page_with(StatusCode::OK, template)
}

/// A page as an answer with another status.
pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> HttpResponse {
    // Most pages fit, so they don't have to move while they grow.
    let mut html = String::with_capacity(PAGE_BYTES);
    match template.render_into(&mut html) {
        Ok(()) => HttpResponseBuilder::new(status).content_type("text/html; charset=utf-8").body(html),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            HttpResponse::InternalServerError().content_type("text/plain").body("The page could not be shown.")
        }
    }
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

/// A page that says what went wrong and where to go on.
pub(crate) fn error_page(status: StatusCode, title: &str, message: &str, request_id: &str) -> HttpResponse {
    // The number helps only when we have to look into it.
    let request_id = if status.is_server_error() { request_id } else { "" };
    page_with(status, &ErrorPage { title, message, request_id, back_href: "/admin", back_label: "Go to the dashboard" })
}
