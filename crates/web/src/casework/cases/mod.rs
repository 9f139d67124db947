//! Cases.

pub(crate) mod api;
pub(crate) mod list;
pub(crate) mod pages;
pub(crate) mod query;
pub(crate) mod routes;
