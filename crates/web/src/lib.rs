//! Clerk's web server: staff pages at `/admin`, the public intake API, the JSON API at `/api/v1`.
//!
//! `routes` is the map of every URL. The server talks to PostgreSQL and S3 only; anything that is slow or calls someone else is
//! a job for the worker.

mod assets;
mod casework;
mod documents;
mod health;
mod http;
mod insight;
mod intake;
mod metrics;
mod metrics_server;
mod office;
mod parties;
pub mod routes;
mod server;
mod state;
mod ui;
mod upkeep;
mod views;

pub use actix_web::web::Data;
pub use metrics_server::serve as serve_metrics;
pub use routes::openapi_document;
pub use server::serve;
pub use state::{AppState, Settings};
