//! When the office is closed.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod routes;
