//! Where student volunteers come from.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod routes;
