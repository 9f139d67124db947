//! Clerk's web server: staff pages at `/admin`, the public intake API, the JSON API at `/api/v1`.
//!
//! `routes` is the map of every URL. The server talks to PostgreSQL and S3 only; whatever is slow or calls someone else is
//! a job for the worker.

mod api;
mod assets;
mod error;
mod health;
mod http;
mod metrics;
mod pages;
mod public;
mod routes;
mod server;
mod state;
mod ui;
mod webhooks;

pub use actix_web::web::Data;
pub use api::openapi::document as openapi_document;
pub use metrics::serve as serve_metrics;
pub use server::serve;
pub use state::{AppState, Settings};
