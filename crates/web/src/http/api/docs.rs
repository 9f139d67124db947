//! The page to read and try the API.

use crate::http::page::page;
use actix_web::HttpResponse;
use askama::Template;

#[derive(Template)]
#[template(path = "http/api_docs.html")]
struct DocsPage;

/// `GET /api/docs`
pub(crate) async fn show() -> HttpResponse {
    page(&DocsPage)
}
