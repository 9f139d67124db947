//! Cases.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod query;
pub(crate) mod routes;
