//! The people we help.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod routes;
