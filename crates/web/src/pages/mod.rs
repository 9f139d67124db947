//! The staff's pages at `/admin`. Each template's struct stands beside its handler.

pub(crate) mod account;
pub(crate) mod cases;
pub(crate) mod clients;
pub(crate) mod contacts;
pub(crate) mod dashboard;
pub(crate) mod dates;
pub(crate) mod jobs;
pub(crate) mod list_query;
pub(crate) mod password;
pub(crate) mod people;
pub(crate) mod queues;
pub(crate) mod search;
pub(crate) mod services;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod staff;
pub(crate) mod submissions;
pub(crate) mod tenancies;

use actix_web::HttpResponse;
use actix_web::http::header;
use serde::Deserialize;

/// What the address says a form has just done.
#[derive(Debug, Deserialize)]
pub(crate) struct Done {
    pub(crate) done: Option<String>,
}

/// Goes on to another page after a form.
pub(crate) fn go_to(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}
