//! Signing in.

pub(crate) mod pages;
pub(crate) mod routes;
