//! What waits for somebody.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod routes;
