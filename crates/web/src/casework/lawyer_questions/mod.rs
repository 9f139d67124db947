//! What notes ask the case's lawyer.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod routes;
pub(crate) mod views;
