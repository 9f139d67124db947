//! The people we help.

pub(crate) mod api;
pub(crate) mod list;
pub(crate) mod pages;
pub(crate) mod routes;
