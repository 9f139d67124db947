//! Pages as answers.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

/// The capacity reserved for rendering a page.
const PAGE_BYTES: usize = 48 * 1024;

/// A page as an answer.
pub(crate) fn page(template: &impl Template) -> HttpResponse {
    page_with(StatusCode::OK, template)
}

/// A page as an answer with another status.
pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> HttpResponse {
    // Most pages fit, so the buffer does not have to grow.
    let mut html = String::with_capacity(PAGE_BYTES);
    match template.render_into(&mut html) {
        Ok(()) => HttpResponseBuilder::new(status).content_type("text/html; charset=utf-8").body(html),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            HttpResponse::InternalServerError().content_type("text/plain").body("The page could not be shown.")
        }
    }
}
