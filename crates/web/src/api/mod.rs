//! The JSON API for other programs, at `/api/v1`.

pub(crate) mod auth;
mod body;
pub(crate) mod bulk;
pub(crate) mod cases;
pub(crate) mod clients;
pub(crate) mod dates;
pub(crate) mod details;
pub(crate) mod docs;
pub(crate) mod notes;
pub(crate) mod openapi;
pub(crate) mod paging;
pub(crate) mod people;
pub(crate) mod problem;
pub(crate) mod progress;
pub(crate) mod queues;
mod refusals;
pub(crate) mod search;
pub(crate) mod services;
pub(crate) mod settings;
pub(crate) mod submissions;
pub(crate) mod tenancies;
pub(crate) mod users;
mod version;
