//! What waits for somebody.

pub(crate) mod api;
pub(crate) mod date_list;
mod dates_query;
mod first_look;
pub(crate) mod list;
pub(crate) mod pages;
mod queue_query;
pub(crate) mod routes;
