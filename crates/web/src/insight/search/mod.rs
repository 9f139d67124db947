//! Finding anything.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod palette;
pub(crate) mod routes;
