//! The page about the API: the description of `/api/openapi.json` in words, with an example of each call. It is made here, so that it
//! needs no script and no library.

mod example;
mod kind;
mod read;
mod words;

use crate::http::page::page;
use crate::routes::openapi_document;
use crate::state::AppState;
use actix_web::{HttpResponse, web};
use askama::Template;
use kind::Kind;
use words::Words;

#[derive(Template)]
#[template(path = "http/api_docs.html")]
struct DocsPage {
    /// The server's own address, for the examples.
    url: String,
    version: String,
    groups: Vec<Group>,
    shapes: Vec<Shape>,
    refusals: Vec<Refusal>,
}

/// Calls about the same thing.
struct Group {
    id: String,
    name: String,
    operations: Vec<Operation>,
}

/// A call.
struct Operation {
    id: String,
    method: String,
    tone: &'static str,
    path: String,
    summary: String,
    more: Words,
    parameters: Vec<Field>,
    /// What is sent, and what there is to say about it.
    body: Option<(Kind, Words)>,
    answers: Vec<Answer>,
    /// The statuses of refusals, which mean the same everywhere.
    refusals: String,
    example: String,
}

/// A parameter, or a property of a shape.
struct Field {
    name: String,
    /// Where a parameter is: in the path, the query or a header. Empty for a property.
    place: &'static str,
    is_needed: bool,
    kind: Kind,
    words: Words,
}

/// What a call that succeeds answers with.
struct Answer {
    status: String,
    words: Words,
    kind: Option<Kind>,
}

/// What a status means when a call is refused.
struct Refusal {
    status: String,
    words: Words,
}

/// What is sent or answered: an object with its fields, or a list of values.
struct Shape {
    name: String,
    words: Words,
    /// The shapes whose fields it has too.
    includes: Vec<String>,
    fields: Vec<Field>,
    values: Vec<String>,
}

/// `GET /api/docs`
pub(crate) async fn show(state: web::Data<AppState>) -> HttpResponse {
    let document = serde_json::to_value(openapi_document()).unwrap_or_default();
    page(&read::page(&document, &state.settings.public_url))
}
