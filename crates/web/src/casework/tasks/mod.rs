//! Tasks: across cases, and of a case.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod routes;
pub(crate) mod views;
